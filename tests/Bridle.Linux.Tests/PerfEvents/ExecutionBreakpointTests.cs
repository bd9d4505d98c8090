using System.Runtime.InteropServices;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Ptrace;
using Bridle.Target;

namespace Bridle.Linux.Tests.PerfEvents;

/// <summary>The victim here is the test's own thread: it catches the signal instead of being stopped by it.</summary>
public class ExecutionBreakpointTests
{
    private const int Urgent = 23, WindowChange = 28;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly nint Library = NativeLibrary.Load("libc.so.6");

    private delegate int Function();

    [Fact]
    public void Each_call_of_the_watched_address_signals_the_calling_thread_until_it_is_closed()
    {
        Function watched = Import("getppid");
        using SemaphoreSlim hits = new(0);
        using PosixSignalRegistration handler = PosixSignalRegistration.Create((PosixSignal)WindowChange, _ => hits.Release());
        using ExecutionBreakpoint breakpoint = OpenHere(WindowChange);
        for (int call = 0; call < 3; call++)
        {
            watched();
            Assert.True(hits.Wait(Deadline, TestContext.Current.CancellationToken), $"call {call} raised no signal");
        }

        breakpoint.Dispose();
        watched();
        using ExecutionBreakpoint again = OpenHere(WindowChange);
        watched();
        Assert.True(hits.Wait(Deadline, TestContext.Current.CancellationToken), "the breakpoint did not open again");
        Assert.Equal(0, hits.CurrentCount);
    }

    [Fact]
    public void The_fifth_breakpoint_of_a_thread_is_refused_and_a_closed_one_makes_room()
    {
        Stack<ExecutionBreakpoint> open = new();
        Errno refusal = Errno.Success;
        while (open.Count < 5 && ExecutionBreakpoint.TryOpen(Import("gettid")(), Address("getppid"), Urgent, out ExecutionBreakpoint one, out refusal))
            open.Push(one);
        Assert.Equal(4, open.Count);
        Assert.Equal("ENOSPC", refusal.Name);
        open.Pop().Dispose();
        open.Push(OpenHere(Urgent));
        foreach (ExecutionBreakpoint one in open) one.Dispose();
    }

    [Fact]
    public void A_signal_that_could_kill_is_refused()
    {
        Assert.False(ExecutionBreakpoint.TryOpen(Import("gettid")(), Address("getppid"), 5, out _, out Errno error));
        Assert.Equal(Errno.EINVAL, error);
    }

    [Fact]
    public void A_thread_that_does_not_exist_is_refused()
    {
        Assert.False(ExecutionBreakpoint.TryOpen(int.MaxValue, Address("getppid"), Urgent, out _, out Errno error));
        Assert.Equal(Errno.ESRCH, error);
    }

    [Fact]
    public void Only_the_signal_of_its_own_descriptor_is_a_hit()
    {
        using ExecutionBreakpoint breakpoint = OpenHere(Urgent);
        SignalInfo hit = new() { Signal = Urgent, Code = 1, Descriptor = breakpoint.Descriptor };
        Assert.True(breakpoint.IsHit(hit));
        Assert.False(breakpoint.IsHit(hit with { Descriptor = breakpoint.Descriptor + 1 }));
        Assert.False(breakpoint.IsHit(hit with { Code = 0 }));
        Assert.False(breakpoint.IsHit(hit with { Signal = WindowChange }));
    }

    private static ExecutionBreakpoint OpenHere(int signal)
    {
        bool opened = ExecutionBreakpoint.TryOpen(Import("gettid")(), Address("getppid"), signal, out ExecutionBreakpoint breakpoint, out Errno error);
        Assert.True(opened, error.Message);
        return breakpoint;
    }

    private static TargetAddress Address(string name) => new((ulong)NativeLibrary.GetExport(Library, name));

    private static Function Import(string name) =>
        Marshal.GetDelegateForFunctionPointer<Function>(NativeLibrary.GetExport(Library, name));
}

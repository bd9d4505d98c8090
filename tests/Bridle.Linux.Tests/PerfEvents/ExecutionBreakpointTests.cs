using System.Runtime.InteropServices;
using Bridle.Linux.PerfEvents;
using Bridle.Linux.Ptrace;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linux.Tests.PerfEvents;

/// <summary>The victim here is the test's own thread: it catches the signal instead of being stopped by it.</summary>
public class ExecutionBreakpointTests
{
    private const int Urgent = 23, WindowChange = 28;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly nint Library = NativeLibrary.Load("libc.so.6");

    private delegate int Function();

    private const string NoHits = "the debug registers of this machine do nothing (ExecutionBreakpoint.Fires)";

    [Fact]
    public void Whether_the_machine_has_breakpoints_is_found_out_right()
    {
        string victim = Victims.Build("calls");
        string said = CommandRunner.Run(["gdb", "-nx", "-batch", "-ex", "break main", "-ex", "run", "-ex", "hbreak target", "-ex", "continue", "--args", victim, "3"]).All;
        Assert.Contains("main (", said, StringComparison.Ordinal);
        Assert.Equal(said.Contains(", target (", StringComparison.Ordinal), ExecutionBreakpoint.Fires);
    }

    [Fact]
    public void Where_the_machine_has_none_opening_says_so()
    {
        bool opened = ExecutionBreakpoint.TryOpen(Import("gettid")(), Address("getppid"), Urgent, out ExecutionBreakpoint breakpoint, out Errno error);
        Assert.Equal(ExecutionBreakpoint.Fires ? Errno.Success : Errno.EOPNOTSUPP, error);
        if (opened)
            breakpoint.Dispose();
    }

    [Fact]
    public void Each_call_of_the_watched_address_signals_the_calling_thread_until_it_is_closed()
    {
        Assert.SkipUnless(ExecutionBreakpoint.Fires, NoHits);
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
        Assert.SkipUnless(ExecutionBreakpoint.Fires, NoHits);
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
        SignalInfo hit = new() { Signal = Urgent, Code = 1, Descriptor = 77 };
        Assert.True(ExecutionBreakpoint.IsHit(hit, Urgent, 77));
        Assert.False(ExecutionBreakpoint.IsHit(hit with { Descriptor = 78 }, Urgent, 77));
        Assert.False(ExecutionBreakpoint.IsHit(hit with { Code = 0 }, Urgent, 77));
        Assert.False(ExecutionBreakpoint.IsHit(hit with { Signal = WindowChange }, Urgent, 77));
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

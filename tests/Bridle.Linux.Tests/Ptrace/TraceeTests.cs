using Bridle.Linux.Kernel;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.SystemCalls;
using Bridle.Target;

namespace Bridle.Linux.Tests.Ptrace;

public class TraceeTests
{
    [Fact]
    public void System_calls_come_as_entry_and_exit_with_what_they_are_about()
    {
        List<SystemCallStop> calls = [];
        ProgramStart start = new("/bin/sh", ["sh", "-c", "cd /no/such/folder 2>/dev/null; exit 5"]);
        TraceeThread.Run(start, PtraceOptions.SystemCallGood, (pid, next) =>
        {
            Assert.True(Tracee.GetSystemCall(pid, out SystemCallStop first).IsSuccess);
            Assert.Equal(SystemCallPhase.None, first.Phase);
            while (Tracee.ContinueToSystemCall(pid, 0).IsSuccess && next() is { IsDeath: false } stop)
            {
                Assert.Equal(StopKind.SystemCall, stop.Kind);
                Assert.True(Tracee.GetSystemCall(pid, out SystemCallStop call).IsSuccess);
                calls.Add(call);
            }
        });
        // The first stop is the end of the exec itself; from there on an entry is followed by its exit.
        Assert.Equal((SystemCallPhase.Exit, 0L), (calls[0].Phase, calls[0].Result));
        Assert.All(calls.Index(), static call => Assert.Equal(call.Index % 2 == 0 ? SystemCallPhase.Exit : SystemCallPhase.Entry, call.Item.Phase));
        Assert.All(calls, static call => Assert.True(call.IsNative && !call.InstructionPointer.IsNull && !call.StackPointer.IsNull));
        int change = calls.FindIndex(static call => call.Phase == SystemCallPhase.Entry && SystemCallName.Of(call.Number) == "chdir");
        Assert.Equal((Errno.ENOENT, true), (calls[change + 1].Error, calls[change + 1].IsError));
        Assert.Equal(("exit_group", 5UL), (SystemCallName.Of(calls[^1].Number), calls[^1].Arguments[0]));
    }

    [Fact]
    public void Registers_are_read_whole_and_one_by_one_and_a_changed_one_stays() => TraceeThread.Run(
        new ProgramStart("/bin/true", ["true"]), PtraceOptions.None, static (pid, _) =>
        {
            Assert.True(Tracee.GetRegisters(pid, out Registers registers).IsSuccess);
            Assert.True(Tracee.GetRegister(pid, RegisterTable.InstructionPointerOffset, out ulong pointer).IsSuccess);
            Assert.True(Tracee.SetInstructionPointer(pid, new TargetAddress(pointer + 1)).IsSuccess);
            Assert.True(Tracee.GetRegister(pid, RegisterTable.InstructionPointerOffset, out ulong moved).IsSuccess);
            Assert.Equal(pointer + 1, moved);
            Assert.True(Tracee.SetRegisters(pid, registers).IsSuccess);
            Assert.True(Tracee.GetRegister(pid, RegisterTable.InstructionPointerOffset, out moved).IsSuccess);
            Assert.Equal(pointer, moved);
            Assert.True(Tracee.SetSignalMask(pid, 1 << 9).IsSuccess);
            Assert.Contains("SigBlk:\t0000000000000200", File.ReadAllText($"/proc/{pid}/status"), StringComparison.Ordinal);
            Assert.True(Tracee.GetSignalMask(pid, out ulong mask).IsSuccess);
            Assert.Equal(1UL << 9, mask);
        });

    [Fact]
    public void A_signal_tells_its_sender_and_can_be_dropped() => TraceeThread.Run(
        new ProgramStart("/bin/sh", ["sh", "-c", "kill -TERM $$; exit 4"]), PtraceOptions.None, static (pid, next) =>
        {
            Assert.True(Tracee.Continue(pid, 0).IsSuccess);
            StopEvent stop = next();
            Assert.Equal((StopKind.Signal, 15), (stop.Kind, stop.Number));
            Assert.True(Tracee.GetSignalInfo(pid, out SignalInfo info).IsSuccess);
            Assert.Equal((15, pid, true), (info.Signal, info.SenderId, info.HasSender));
            Assert.True(Tracee.Continue(pid, 0).IsSuccess);
            stop = next();
            Assert.Equal((StopKind.Exited, 4), (stop.Kind, stop.Number));
            Assert.Equal(Errno.ESRCH, Tracee.Continue(pid, 0));
        });

    [Fact]
    public void Another_thread_may_not_trace_for_the_one_that_attached() => TraceeThread.Run(
        new ProgramStart("/bin/true", ["true"]), PtraceOptions.None, static (pid, _) =>
        {
            Errno answer = default;
            Thread other = new(() => answer = Tracee.GetRegisters(pid, out Registers _));
            other.Start();
            other.Join();
            Assert.Equal(Errno.ESRCH, answer);
            Assert.NotEqual(pid, ThreadIds.Current);
        });
}

using System.Globalization;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;
using Bridle.Target;

namespace Bridle.Benchmarks.Figures;

/// <summary>The floor's technique by the kernel's room alone: what managed code and our wait cost, without the rooms above.</summary>
internal sealed class KernelRoomHits(string program, string target, int calls) : IContender
{
    private const byte Trap = 0xcc, Jump = 0xe9;
    private const int TrapSignal = 5, PlainLength = 3, EndbrLength = 4, JumpLength = 5;

    public string Name => "Bridle.Linux alone";

    public Sample Run()
    {
        using OutputFile output = new();
        Sample sample = default;
        var (site, slot) = Where();
        // The thread that traces is one of its own. What it allocates between the first hit and the last is the sample's.
        new Loop(Name, 1, () => sample = Trace(output, site, slot)).Run();
        return sample with { Nanoseconds = PrintingProgram.Parse(output.Read()) };
    }

    private Sample Trace(OutputFile output, TargetAddress site, TargetAddress slot)
    {
        StandardStream stream = StandardStream.Descriptor(output.Descriptor);
        using TraceeWaiter waiter = new();
        using GatedProgram victim = GatedProgram.Create(
            new ProgramStart(program, [program, "victim", target, $"{calls}"]) { StandardOutput = stream, StandardError = stream });
        KernelRoom.Require(Tracee.Seize(victim.ProcessId, PtraceOptions.Exec | PtraceOptions.ExitKill).IsSuccess, "seize");
        victim.OpenGate();
        KernelRoom.Require(Wait(waiter).Kind == StopKind.Exec, "exec stop");
        TargetAddress onward = Plant(victim.ProcessId, site, slot);
        KernelRoom.Require(Tracee.Continue(victim.ProcessId, 0).IsSuccess, "start");
        KernelRoom.Require(Wait(waiter).Kind == StopKind.Signal, "first hit");
        Meter meter = Meter.Start();
        int hits = CountHits(waiter, victim.ProcessId, onward);
        KernelRoom.Require(hits == calls, "hit for each call");
        return meter.Stop(calls);
    }

    /// <summary>From the stop at the first hit to the victim's end.</summary>
    private static int CountHits(TraceeWaiter waiter, int process, TargetAddress onward)
    {
        int hits = 0;
        while (true)
        {
            bool isHit = Tracee.GetRegisters(process, out _).IsSuccess & Tracee.GetSignalInfo(process, out SignalInfo info).IsSuccess;
            KernelRoom.Require(isHit && info.Code == TrapCode.Kernel, "hit");
            hits++;
            KernelRoom.Require(Tracee.SetInstructionPointer(process, onward).IsSuccess & Tracee.Continue(process, 0).IsSuccess, "resume");
            StopEvent stop = Wait(waiter);
            if (stop.IsDeath)
            {
                KernelRoom.Require(stop.Kind == StopKind.Exited && stop.Number == 0, "good end");
                return hits;
            }
            KernelRoom.Require(stop.Kind == StopKind.Signal && stop.Number == TrapSignal, "trap");
        }
    }

    private TargetAddress Plant(int process, TargetAddress site, TargetAddress slot)
    {
        KernelRoom.Require(ProcessMemory.TryOpen(process, process, out ProcessMemory memory, out _), "memory");
        using (memory)
        {
            TargetAddress onward = target == "endbr" ? site.Plus(EndbrLength) : FillSlot(memory, site, slot);
            KernelRoom.Require(memory.Write(site, [Trap]).IsSuccess, "trap written");
            return onward;
        }
    }

    private static TargetAddress FillSlot(ProcessMemory memory, TargetAddress site, TargetAddress slot)
    {
        Span<byte> code = stackalloc byte[PlainLength + JumpLength];
        KernelRoom.Require(memory.Read(site, code[..PlainLength]) == PlainLength, "first instruction");
        code[PlainLength] = Jump;
        BitConverter.TryWriteBytes(code[(PlainLength + 1)..], checked((int)site.Plus(PlainLength).DistanceFrom(slot.Plus(code.Length))));
        KernelRoom.Require(memory.Write(slot, code).IsSuccess, "slot written");
        return slot;
    }

    private (TargetAddress Site, TargetAddress Slot) Where()
    {
        string[] words = ProgramRun.Run(program, "where", target).Output.Split();
        return (Address(words[1]), Address(words[2]));
    }

    private static TargetAddress Address(string text) => new(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static StopEvent Wait(TraceeWaiter waiter)
    {
        WaitResult result = waiter.Wait(Timeout.Infinite);
        return StopEvent.Decode(result.ThreadId, result.Status);
    }
}

using Bridle.Benchmarks.Contenders;
using Bridle.Control;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes;
using Bridle.Processes.Threads;

namespace Bridle.Benchmarks.Figures;

/// <summary>A session that stops a process and walks the stacks of all of its threads again and again, on the control thread.</summary>
internal sealed class ControlledStacks(int processId, int passes, int fewestFrames) : IContender
{
    private const int Room = 256;

    public string Name => ContenderName.Bridle;

    public Sample Run()
    {
        using ControlSession session = new();
        using Victim victim = session.Grab(processId);
        return victim.InvokeStopped(Measure);
    }

    private Sample Measure(TracedProcess process)
    {
        StackFrame[] room = new StackFrame[Room];
        // The first pass fills the caches, and is not counted.
        Walk(process, room);
        long frames = 0;
        Meter meter = Meter.Start();
        for (int pass = 0; pass < passes; pass++) frames += Walk(process, room);
        return meter.Stop(frames);
    }

    private int Walk(TracedProcess process, StackFrame[] room)
    {
        int frames = 0;
        foreach (TracedThread thread in process.Threads.All) frames += process.ReadStack(thread, room, out StackEnd _);
        KernelRoom.Require(frames >= fewestFrames, "whole stacks");
        return frames;
    }
}

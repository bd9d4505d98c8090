using System.Collections.Immutable;
using System.Diagnostics;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.Processes.Snapshots;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>
/// Reads the linker's lists of a process that runs on meanwhile. They count when they were read twice alike, with the linker saying
/// "consistent" before and after; while it is at work they are read again, for so long and no longer.
/// </summary>
internal sealed class ObjectReading(ProcessFiles files, int processId, int threadId)
{
    /// <summary>A linker at work is done within milliseconds; one that is not stands still, in a debugger or for want of a processor.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    public ObjectList Read(ImmutableArray<Mapping> mappings)
    {
        if (!ProcessMemory.TryOpenReadOnly(processId, threadId, out ProcessMemory memory, out Errno error))
            return OfMappings(mappings, $"its memory may not be read ({error.Message.ToLowerInvariant()}): told by the mappings");
        using (memory)
        {
            if (!files.TryReadAuxiliaryVector(processId, threadId, out AuxiliaryVector vector))
                return OfMappings(mappings, "its auxiliary vector cannot be read: told by the mappings");
            LinkerHost host = new(files, processId, threadId, memory, vector);
            if (!ProgramKind.Is64Bit(memory, host.ProgramHeaders, vector))
                return OfMappings(mappings, "not a 64-bit program: told by the mappings");
            return LinkerAgent.TryCreate(host, out LinkerAgent? agent, out string reason)
                ? OfLinker(agent, host, mappings)
                : OfProgram(host, LinkerState.NotStarted, reason);
        }
    }

    private ObjectList OfLinker(LinkerAgent agent, LinkerHost host, ImmutableArray<Mapping> mappings)
    {
        long started = Stopwatch.GetTimestamp();
        LinkerState state = agent.ReadState();
        bool isNotYet = state == LinkerState.NotStarted && !agent.IsStatic;
        while (!isNotYet)
        {
            if (TryReadTwice(agent, out ImmutableArray<LoadedObject> objects)) return Listed(objects, agent, null);
            if (Stopwatch.GetElapsedTime(started) > Patience) break;
            Thread.Sleep(s_pause);
        }

        state = agent.ReadState();
        if (state == LinkerState.NotStarted) return OfProgram(host, state, "the run-time linker has not started");
        return agent.TryReadObjects(out ImmutableArray<LoadedObject> partial)
            ? Listed(partial, agent, "the run-time linker is changing its lists: they may be incomplete")
            : OfMappings(mappings, "the run-time linker's lists cannot be read to their end: told by the mappings");
    }

    private static bool TryReadTwice(LinkerAgent agent, out ImmutableArray<LoadedObject> objects)
    {
        objects = [];
        return agent.ReadState() is not (LinkerState.Adding or LinkerState.Deleting) && agent.TryReadObjects(out objects) &&
            agent.ReadState() is not (LinkerState.Adding or LinkerState.Deleting) &&
            agent.TryReadObjects(out ImmutableArray<LoadedObject> again) && objects.SequenceEqual(again);
    }

    private ObjectList Listed(ImmutableArray<LoadedObject> objects, LinkerAgent agent, string? note)
    {
        LinkerState state = agent.ReadState();
        if (agent.IsStatic) note ??= "statically linked: only libraries that it opens itself are listed";
        ObjectSource source = agent.IsStatic && state == LinkerState.NotStarted ? ObjectSource.Program : ObjectSource.Linker;
        // Read after the lists, so that what was loaded last is mapped in them.
        files.TryReadMappings(processId, threadId, out ImmutableArray<Mapping> mappings);
        return new ObjectList([.. objects.Select(loaded => MappedObject.In(mappings, loaded))], source, state, note);
    }

    private ObjectList OfProgram(LinkerHost host, LinkerState state, string note)
    {
        files.TryReadMappings(processId, threadId, out ImmutableArray<Mapping> mappings);
        ImmutableArray<MappedObject> program = LoneProgram.Describe(host) is { } lone ? [MappedObject.In(mappings, lone)] : [];
        return new ObjectList(program, ObjectSource.Program, state, note);
    }

    private ObjectList OfMappings(ImmutableArray<Mapping> mappings, string note) =>
        new(new MappedObjects(files, processId, threadId).Find(mappings), ObjectSource.Mappings, LinkerState.NotStarted, note);
}

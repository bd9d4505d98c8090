using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;

namespace Bridle.Processes.Inspection;

/// <summary>
/// A process that is observed and nothing else: no ptrace, no stop, no signal, whoever traces it meanwhile. Every reading is of its own
/// moment, and the process may vanish before the next one; a number that the kernel has given to another process by then is told apart.
/// Holds nothing open. Safe on any thread.
/// </summary>
public sealed class InspectedProcess : IProcessView
{
    private readonly ProcessFiles _files;
    private readonly ProcessDetails _details;
    private readonly ProcfsLimits _limits;
    private readonly GrabDiagnosis _diagnosis;
    private readonly ulong _startTime;
    private readonly int _reader;

    private InspectedProcess(ProcessFiles files, ProcfsLimits limits, ProcessStatus status, int threadId)
    {
        _files = files;
        _limits = limits;
        _details = new ProcessDetails(files.Root, limits);
        _diagnosis = new GrabDiagnosis(files);
        ProcessId = status.ThreadGroupId;
        ThreadId = threadId;
        NamespaceIds = status.NamespaceThreadIds;
        Name = status.Name;
        _reader = threadId != 0 ? threadId : LivingThread();
        _startTime = files.TryReadStat(ProcessId, ProcessId, out ThreadStat stat) ? stat.StartTime : 0;
    }

    public int ProcessId { get; }

    /// <summary>The only thread that was asked for; 0 for all of them.</summary>
    public int ThreadId { get; }

    /// <summary>The process's id in each pid namespace from ours to its own; one alone where that is ours.</summary>
    public ImmutableArray<int> NamespaceIds { get; }

    /// <summary>As the kernel has it: at most 15 bytes.</summary>
    public string Name { get; }

    /// <summary>Observes a process.</summary>
    /// <param name="processId">A process, or a thread whose process is meant.</param>
    /// <param name="threadId">The thread of it to look at; 0 for all.</param>
    /// <param name="limits">What to take in at most.</param>
    /// <exception cref="InspectionException">There is no such process or thread.</exception>
    public static InspectedProcess Open(int processId, int threadId = 0, ProcfsLimits? limits = null)
    {
        limits ??= ProcfsLimits.Default;
        ProcessFiles files = new(limits: limits);
        bool found = files.TryReadStatus(processId, out ProcessStatus status) && (status.ThreadGroupId == status.ThreadId ||
            files.TryReadStatus(status.ThreadGroupId, out status));
        if (!found) throw new InspectionException("the status", Vanished(processId));
        if (threadId != 0 && !files.TryReadThreadStatus(status.ThreadGroupId, threadId, out _))
            throw new InspectionException($"thread {threadId}", Vanished(processId) with { Detail = "it has no such thread" });
        return new InspectedProcess(files, limits, status, threadId);
    }

    /// <summary>The arguments as the process shows them now. Those of a zombie and of a thread of the kernel are empty.</summary>
    /// <exception cref="InspectionException">It has vanished.</exception>
    public ImmutableArray<string> ReadArguments() =>
        Check("the arguments", _details.ReadArguments(ProcessId, _reader, out ImmutableArray<string> arguments), arguments);

    /// <summary>NAME=VALUE, as the program was started; what it has set since is not in it.</summary>
    /// <exception cref="InspectionException">It has vanished, has no memory, or may not be read.</exception>
    public ImmutableArray<string> ReadEnvironment()
    {
        RequireMemory("the environment");
        return Check("the environment", _details.ReadEnvironment(ProcessId, _reader, out ImmutableArray<string> variables), variables);
    }

    /// <inheritdoc cref="ReadEnvironment" path="/exception"/>
    public ImmutableArray<AuxiliaryFact> ReadAuxiliaryVector()
    {
        const string What = "the auxiliary vector";
        RequireMemory(What);
        Errno error = _details.ReadAuxiliaryVector(ProcessId, _reader, out ImmutableArray<AuxiliaryEntry> entries);
        return AuxiliaryDecoder.Decode(Check(What, error, entries), ProcessId, _reader);
    }

    /// <summary>What is loaded, as the run-time linker tells it; by the mappings where the memory may not be read.</summary>
    /// <inheritdoc cref="ReadEnvironment" path="/exception"/>
    public ObjectList ReadObjects()
    {
        const string What = "the loaded objects";
        RequireMemory(What);
        Errno error = _details.ReadMappings(ProcessId, _reader, out ImmutableArray<Mapping> mappings);
        Check(What, error, mappings);
        return Check(What, Errno.Success, new ObjectReading(_files, ProcessId, _reader).Read(mappings));
    }

    /// <inheritdoc cref="ReadEnvironment" path="/exception"/>
    public MemoryMap ReadMemoryMap()
    {
        const string What = "the mappings";
        RequireMemory(What);
        Errno error = new MemoryMapReading(_files, _details, ProcessId, _reader).Read(out MemoryMap map);
        return Check(What, error, map);
    }

    /// <summary>The open files. One that is closed while they are read is left out.</summary>
    /// <param name="peers">Who else has the other end of a pipe or socket open; null where that is not wanted.</param>
    /// <exception cref="InspectionException">It has vanished, or may not be read.</exception>
    public ImmutableArray<OpenFile> ReadFiles(DescriptorOwners? peers = null)
    {
        const string What = "the open files";
        if (_diagnosis.PrecheckReading(ProcessId) is { Kind: GrabRefusalKind.Zombie } zombie) throw new InspectionException(What, zombie);
        Errno error = new FileReading(_files, _details, _limits, ProcessId, _reader).Read(peers, out ImmutableArray<OpenFile> open);
        return Check(What, error, open);
    }

    /// <exception cref="InspectionException">It has vanished.</exception>
    public SignalState ReadSignals()
    {
        bool read = SignalState.TryRead(_files, ProcessId, _reader, ThreadId, out SignalState? state);
        return Check("the signals", read ? Errno.Success : Errno.ESRCH, state!);
    }

    /// <exception cref="InspectionException">It has vanished.</exception>
    public Credentials ReadCredentials()
    {
        bool read = _files.TryReadThreadStatus(ProcessId, _reader, out ProcessStatus status);
        return Check("the credentials", read ? Errno.Success : Errno.ESRCH, Credentials.Of(_details, status));
    }

    /// <exception cref="InspectionException">It has vanished.</exception>
    public ImmutableArray<ResourceLimit> ReadLimits() =>
        Check("the limits", _details.ReadLimits(ProcessId, _reader, out ImmutableArray<ResourceLimit> limits), limits);

    private static GrabRefusal Vanished(int processId) => new(processId, GrabRefusalKind.NoSuchProcess, Errno.ESRCH);

    /// <summary>A leader may have left its threads behind; then nothing is to be seen of the process through it.</summary>
    private int LivingThread()
    {
        if (!_files.TryReadStat(ProcessId, ProcessId, out ThreadStat leader) || !leader.IsZombie) return ProcessId;
        foreach (int thread in _files.ThreadIds(ProcessId))
            if (_files.TryReadStat(ProcessId, thread, out ThreadStat stat) && !stat.IsZombie) return thread;
        return ProcessId;
    }

    private void RequireMemory(string what)
    {
        if (_diagnosis.PrecheckReading(ProcessId) is { } refusal) throw new InspectionException(what, refusal);
    }

    private T Check<T>(string what, Errno error, T value)
    {
        bool isSame = _files.TryReadStat(ProcessId, ProcessId, out ThreadStat stat) && stat.StartTime == _startTime;
        if (!isSame) throw new InspectionException(what, Vanished(ProcessId));
        return error.IsSuccess ? value : throw new InspectionException(what, _diagnosis.ExplainReading(ProcessId, error));
    }
}

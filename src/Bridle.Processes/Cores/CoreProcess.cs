using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Files;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Cores;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Inspection;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Cores;

/// <summary>
/// A process of which a core file was left. It holds still, so every answer is of the same moment. What the core leaves out, the text of
/// programs and libraries, is read from their files where these can be proved to be the same. Safe on any thread, but for
/// <see cref="ReadStack"/>: one thread at a time.
/// </summary>
public sealed class CoreProcess : IProcessView
{
    private const int SnapshotNumber = 1;
    private readonly CoreOptions _options;
    private readonly MappedFiles _files;
    private readonly AuxiliaryVector _vector;
    private readonly Lazy<ImmutableArray<Mapping>> _mappings;
    private readonly Lazy<ObjectList> _objects;
    private readonly Lazy<ProcessSnapshot> _snapshot;
    private readonly StackReader _stacks;

    private CoreProcess(string path, CoreFile core, CoreOptions options)
    {
        (Path, Core, _options) = (path, core, options);
        _files = new MappedFiles(core, options);
        _vector = AuxiliaryVector.Parse(core.AuxiliaryVector.Span);
        Memory = new SegmentMemory(core.Bytes, core.Segments, _files);
        _mappings = new Lazy<ImmutableArray<Mapping>>(() => new CoreMappings(core, _files, _vector).Find());
        _objects = new Lazy<ObjectList>(() => Objects.Read());
        _snapshot = new Lazy<ProcessSnapshot>(TakeSnapshot);
        _stacks = new StackReader(_ => LookAtCode(), options.Unwinding);
    }

    /// <summary>Of the core file, as it was given.</summary>
    public string Path { get; }

    public CoreFile Core { get; }

    /// <summary>The process's, with the text from the mapped files.</summary>
    public IMemoryReader Memory { get; }

    /// <summary>In the pid namespace of whoever wrote the core; 0 where it does not tell.</summary>
    public int ProcessId => Core.Program?.ProcessId ?? (Core.Threads.IsEmpty ? 0 : Core.Threads[0].ThreadId);

    public int ThreadId => 0;

    public string Name => Core.Program?.Name ?? "";

    public ImmutableArray<int> NamespaceIds => [ProcessId];

    public ImmutableArray<CoreThread> Threads => Core.Threads;

    /// <summary>What was mapped and loaded, with the symbols. The number is 1, and nothing follows.</summary>
    public ProcessSnapshot Snapshot => _snapshot.Value;

    /// <summary>Why the first thread got its signal; null where the core does not tell.</summary>
    public SignalCause? Cause => Threads.IsEmpty ? null : SignalCause.Decode(Threads[0].SignalInfo.Span);

    /// <summary>
    /// What is missing or not certain, a sentence each: a core that was cut, files that are not here or are others than those that were
    /// mapped. Looks at all mapped files.
    /// </summary>
    public ImmutableArray<string> Doubts => CoreDoubts.Find(Core, _files);

    private CoreLinkerHost Host => new(Memory, _vector, _files);

    private CoreObjects Objects => new(Host, _mappings.Value, !Core.AuxiliaryVector.IsEmpty);

    /// <exception cref="CoreException">There is no such file, or it is no core that can be read.</exception>
    public static CoreProcess Open(string path, CoreOptions? options = null)
    {
        options ??= CoreOptions.Default;
        var error = RegularFile.TryOpen(path, out SafeFileHandle handle, out _);
        if (!error.IsSuccess) throw new CoreException(path, "the headers", error.Message.ToLowerInvariant());
        OpenedFile bytes = new(handle);
        if (CoreFile.TryOpen(bytes, out CoreFile? core, out CoreProblem problem, options.Limits)) return new CoreProcess(path, core, options);
        bytes.Dispose();
        throw new CoreException(path, "the headers", CoreDoubts.Describe(problem)) { Problem = problem };
    }

    /// <summary>
    /// As the process would have shown them; where its initial stack is not in the core, the first 79 bytes that the kernel has noted,
    /// which are told apart at blanks.
    /// </summary>
    public ImmutableArray<string> ReadArguments()
    {
        if (TryReadInitialStack(out InitialStack? stack)) return stack!.Arguments;
        return Core.Program is { } program ? [.. program.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    /// <exception cref="CoreException">It is not in the core.</exception>
    public ImmutableArray<string> ReadEnvironment() => TryReadInitialStack(out InitialStack? stack)
        ? stack!.Environment
        : throw new CoreException(Path, "the environment", "the initial stack of the program is not in the core");

    /// <exception cref="CoreException">It is not in the core.</exception>
    public ImmutableArray<AuxiliaryFact> ReadAuxiliaryVector() => Core.AuxiliaryVector.IsEmpty
        ? throw new CoreException(Path, "the auxiliary vector", "it is not in the core")
        : AuxiliaryDecoder.Decode(_vector.Entries, Memory);

    public ObjectList ReadObjects() => _objects.Value;

    /// <summary>Of a core nobody knows what was in memory: there are no amounts.</summary>
    public MemoryMap ReadMemoryMap() => new(
        [.. _mappings.Value.Select(mapping => new MappedRange(new MappingUsage(mapping), StackThread(mapping)))], HasUsage: false);

    /// <summary>As many frames as are wanted, the innermost first.</summary>
    /// <exception cref="CoreException">The core has no such thread.</exception>
    public ThreadStack ReadStack(int threadId, int most = int.MaxValue)
    {
        foreach (CoreThread thread in Threads)
            if (thread.ThreadId == threadId) return _stacks.Read(threadId, FrameRegisters.From(thread.Registers), Memory, SnapshotNumber, most);
        throw new CoreException(Path, $"the stack of thread {threadId}", "the core has no such thread");
    }

    // All that is mapped is in the snapshot: nobody can have loaded anything since.
    private CodeMap LookAtCode() => new(
        Snapshot.Mappings, Snapshot.Symbols, static mapping => throw new InvalidOperationException($"no mapping of a core has an inode: {mapping}"), Memory);

    private bool TryReadInitialStack(out InitialStack? stack) => InitialStack.TryRead(
        Memory, Core.AuxiliaryVector.Span, new TargetAddress(_vector[AuxiliaryType.ExecFn]), _options.Limits, out stack);

    private ProcessSnapshot TakeSnapshot()
    {
        ImmutableArray<LoadedObject> listed = [.. ReadObjects().Objects.Select(static mapped => mapped.Loaded)];
        ImmutableArray<LoadedObject> all = [.. listed, .. Objects.FindImages([.. listed.Select(static loaded => loaded.Extent.Start)])];
        return new ProcessSnapshot
        {
            Number = SnapshotNumber,
            ProcessId = ProcessId,
            ExecutablePath = Host.ExecutablePath,
            Mappings = _mappings.Value,
            Objects = listed,
            Symbols = new CoreSymbols(_files, Memory).Of(all),
            IsFinal = true,
        };
    }

    private int StackThread(Mapping mapping)
    {
        if (mapping.Path.Length != 0) return 0;
        foreach (CoreThread thread in Threads)
            if (mapping.Range.Contains(thread.Registers.StackPointer)) return thread.ThreadId;
        return 0;
    }
}

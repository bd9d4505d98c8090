using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Linker;
using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.Linux.Ptrace;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Breakpoints;
using Bridle.Processes.Injection;
using Bridle.Processes.Memory;
using Bridle.Processes.Snapshots;
using Bridle.Processes.Stacks;
using Bridle.Processes.StartUp;
using Bridle.Processes.Stepping;
using Bridle.Processes.Symbols;
using Bridle.Processes.SystemCalls;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes;

/// <summary>
/// A process that is traced: its threads, memory, breakpoints and objects. It holds the mechanisms and decides nothing: it starts
/// no thread, waits for nothing, and is fed with stops by whoever controls it. Every member belongs to the control thread,
/// <see cref="Snapshot"/> and reads of <see cref="Memory"/> excepted.
/// </summary>
public sealed class TracedProcess : IDisposable
{
    // More threads than this do not end one after the other while one is looked at.
    private const int MostLooks = 16;

    // The longest piece of a stack that comes with a sample, from the start of its page.
    private const int MostSampled = 68 << 10;

    private readonly VictimParts _parts;
    private readonly ProcessFiles _files;
    private readonly ObjectOpener _opener;
    private readonly Lazy<StackReader> _stacks;
    private StackCopy? _sampled;
    private volatile ProcessSnapshot _snapshot;
    private TargetAddress _systemCallInstruction;
    private TracedThread? _hitting;
    private bool _isRewritten;
    private (ulong, ulong, ulong) _programMark;
    private string? _executablePath;
    private TargetAddress _linkerBase;
    private bool _isNewProgram;
    private ImmutableArray<LoadedObject> _unlisted = [];
    private bool _isLeaderDead;

    /// <param name="processId">The process.</param>
    /// <param name="files">Where procfs is.</param>
    /// <param name="store">The object files that this process shares with others; null for a store of its own.</param>
    public TracedProcess(int processId, ProcessFiles files, ObjectFileStore? store = null)
    {
        ProcessId = processId;
        _files = files;
        _parts = new VictimParts(processId);
        _opener = new ObjectOpener(store ?? new ObjectFileStore(), files, Memory, processId);
        // Its buffers are large, and most handles read no stack.
        _stacks = new Lazy<StackReader>(() => new StackReader(LookAtCode), isThreadSafe: false);
        _snapshot = new ProcessSnapshot { Number = 0, ProcessId = processId };
    }

    public int ProcessId { get; }

    public ThreadTable Threads => _parts.Threads;

    public VictimMemory Memory => _parts.Memory;

    public SiteTable Sites => _parts.Sites;

    /// <summary>The latest one. Any thread.</summary>
    public ProcessSnapshot Snapshot => _snapshot;

    /// <summary>The run-time linker's lists; null before an exec has been looked at, and in programs without a linker.</summary>
    public LinkerAgent? Linker { get; private set; }

    /// <summary>Why there is no <see cref="Linker"/>.</summary>
    public string LinkerProblem { get; private set; } = "";

    /// <summary>AT_ENTRY of the program.</summary>
    public TargetAddress EntryPoint { get; private set; }

    /// <summary>The program is of this machine's 64-bit kind, so that breakpoints and symbols work.</summary>
    public bool Is64Bit { get; private set; }

    /// <summary>No run-time linker was mapped with the program.</summary>
    public bool IsStatic { get; private set; }

    /// <summary>Snapshots carry mappings.</summary>
    public bool KeepsMappings { get; set; } = true;

    /// <summary>Nobody follows it for a while, and whoever keeps what it does has not been told yet that this is over.</summary>
    public bool IsUnwatched { get; set; }

    /// <summary>Memory has been injected for out-of-line slots.</summary>
    public bool HasRegions => !_parts.Slots.IsEmpty;

    public IEnumerable<AddressRange> Regions => _parts.Slots.Regions;

    /// <summary>A thread of the victim that has not ended: /proc is blind through a dead leader.</summary>
    /// <remarks>The leader as long as it lives: any other may end between the answer and its use.</remarks>
    public int LivingThreadId => !_isLeaderDead
        ? ProcessId
        : _parts.Threads.FirstOwn(static thread => thread.State == TraceState.Stopped)?.Id ?? FindLiving();

    /// <summary>
    /// Looks at the program anew: at the start and after every exec. Everything about the old one is forgotten. EACCES means
    /// that the program may not be observed, ESRCH that the process is gone.
    /// </summary>
    public Errno OpenProgram()
    {
        _parts.Sites.Forget();
        _parts.Slots.Clear();
        (Linker, _systemCallInstruction) = (null, default);
        _isLeaderDead = !_files.TryReadStat(ProcessId, ProcessId, out ThreadStat leader) || leader.IsZombie;
        Errno error = Errno.ESRCH;
        // Without its leader a process is looked at through a thread that may end meanwhile.
        for (int look = 0; error == Errno.ESRCH && look < MostLooks; look++) error = OpenThrough(LivingThreadId);
        return error;
    }

    private Errno OpenThrough(int living)
    {
        Errno error = _parts.Memory.Open(ProcessId, living);
        if (!error.IsSuccess) return error;
        if (!_files.TryReadAuxiliaryVector(ProcessId, living, out AuxiliaryVector vector)) return Errno.ESRCH;
        LinkerHost host = new(_files, ProcessId, living, Memory, vector);
        EntryPoint = host.EntryPoint;
        _linkerBase = host.LinkerBase;
        IsStatic = _linkerBase.IsNull;
        _isNewProgram = true;
        _programMark = Mark(vector);
        Is64Bit = _parts.Sites.CanPlant = ProgramKind.Is64Bit(Memory, host.ProgramHeaders, vector);
        LinkerAgent? agent = null;
        string reason = "a 32-bit program: its run-time linker is not read";
        bool isRead = Is64Bit && LinkerAgent.TryCreate(host, out agent, out reason);
        (Linker, LinkerProblem) = isRead ? (agent, "") : (null, reason);
        Linker?.Update();
        _unlisted = Linker is null && Is64Bit && LoneProgram.Describe(host) is { } program ? [program] : [];
        _executablePath = host.ExecutablePath;
        PublishSnapshot();
        return Errno.Success;
    }

    /// <summary>Whether the program is still the one that was opened: every exec puts its random bytes and its vDSO elsewhere.</summary>
    public bool IsSameProgram() =>
        _files.TryReadAuxiliaryVector(ProcessId, LivingThreadId, out AuxiliaryVector vector) && Mark(vector) == _programMark;

    /// <summary>Makes what is loaded and mapped now the newest snapshot.</summary>
    public ProcessSnapshot PublishSnapshot()
    {
        ImmutableArray<Mapping> mappings = [];
        if (KeepsMappings) TryReadMappings(out mappings);
        ProcessSymbols before = _isNewProgram ? ProcessSymbols.Empty : _snapshot.Symbols;
        ProcessSnapshot snapshot = new()
        {
            Number = _snapshot.Number + 1,
            ProcessId = ProcessId,
            ExecutablePath = _executablePath,
            Mappings = mappings,
            Objects = Linker?.Objects ?? _unlisted,
        };
        _isNewProgram = false;
        return _snapshot = snapshot with { Symbols = _opener.Open(snapshot, before, LivingThreadId, _linkerBase) };
    }

    /// <summary>The process has ended: the last snapshot stays as it is, and says so.</summary>
    public void CloseSnapshot() => _snapshot = _snapshot with { Number = _snapshot.Number + 1, IsFinal = true };

    /// <summary>Mappings as they are now.</summary>
    public bool TryReadMappings(out ImmutableArray<Mapping> mappings)
    {
        if (_files.TryReadMappings(ProcessId, LivingThreadId, out mappings) && !mappings.IsEmpty) return true;
        _isLeaderDead = true;
        return _files.TryReadMappings(ProcessId, LivingThreadId, out mappings) && !mappings.IsEmpty;
    }

    /// <summary>
    /// Registers a breakpoint and plants it where that is possible; see <see cref="Breakpoint.Problem"/>. A victim that idles has
    /// its traps out, and gets this one when it goes on.
    /// </summary>
    public Breakpoint AddBreakpoint(TargetAddress address, BreakpointHandler handler, bool isInternal = false)
    {
        Breakpoint breakpoint = new(address, handler, isInternal);
        _parts.Sites.Add(breakpoint);
        return breakpoint;
    }

    public void RemoveBreakpoint(Breakpoint breakpoint)
    {
        if (!breakpoint.IsRemoved) _parts.Sites.Remove(breakpoint);
    }

    /// <summary>The registers of a stopped thread as its program would see them: never inside one of our slots.</summary>
    public Errno GetRegisters(TracedThread thread, out Registers registers)
    {
        Errno error = thread.GetRegisters(out registers);
        if (!error.IsSuccess) return error;
        registers.Rip = ToProgram(registers.InstructionPointer.Plus(IsBehindTrap(thread, registers.InstructionPointer) ? -1 : 0)).Value;
        return error;
    }

    /// <summary>The stack of a stopped thread.</summary>
    /// <exception cref="LinuxException">It is not stopped, or it is gone.</exception>
    public ThreadStack Stack(TracedThread thread)
    {
        Errno error = GetRegisters(thread, out Registers registers);
        if (!error.IsSuccess) throw new LinuxException("read registers of", $"thread {thread.Id}", error);
        return _stacks.Value.Read(thread.Id, FrameRegisters.From(registers), Memory, _snapshot.Number);
    }

    /// <summary>The stacks of all threads of the process that are stopped, by thread id; one that is killed meanwhile is left out.</summary>
    public ImmutableArray<ThreadStack> Stacks()
    {
        var stacks = ImmutableArray.CreateBuilder<ThreadStack>();
        foreach (TracedThread thread in Threads.All.Where(thread => thread.ProcessId == ProcessId).OrderBy(static thread => thread.Id))
            if (GetRegisters(thread, out Registers registers).IsSuccess) stacks.Add(_stacks.Value.Read(thread.Id, FrameRegisters.From(registers), Memory, _snapshot.Number));
        return stacks.ToImmutable();
    }

    /// <summary>The stack of a stopped thread into room of the caller's, for as many frames as it has; 0 where the thread is not stopped or gone.</summary>
    public int ReadStack(TracedThread thread, Span<StackFrame> frames, out StackEnd end)
    {
        end = default;
        return GetRegisters(thread, out Registers registers).IsSuccess ? ReadStack(registers, frames, out end) : 0;
    }

    /// <summary>The frames that follow from registers which the caller has, such as those of a hit.</summary>
    public int ReadStack(in Registers registers, Span<StackFrame> frames, out StackEnd end) =>
        _stacks.Value.Read(FrameRegisters.From(registers), Memory, _snapshot.Number, frames, out end);

    /// <summary>The frames of a thread that was not stopped, from its registers and a copy of its stack; where that ends, they do.</summary>
    /// <param name="isOver">The program that ran then has ended, or executed another one, or does not have all of its code any more.</param>
    public int ReadStack(in Registers registers, ReadOnlySpan<byte> stack, bool isOver, Span<StackFrame> frames)
    {
        StackCopy copy = _sampled ??= new StackCopy(Memory, MostSampled);
        copy.Take(registers.StackPointer, stack, _snapshot, isOver);
        FrameRegisters first = FrameRegisters.From(registers);
        return isOver ? _stacks.Value.ReadPast(first, copy, frames) : _stacks.Value.Read(first, copy, _snapshot.Number, frames, out _);
    }

    /// <summary>Learns what is needed to follow stacks after the program has ended.</summary>
    public void PrepareStacks() => _stacks.Value.Prepare(_snapshot.Number);

    /// <summary>Where a program was that nobody stopped, by its instruction pointer: never inside one of our slots or behind a trap.</summary>
    /// <param name="isInKernel">It had just left its own code, by a trap perhaps.</param>
    public TargetAddress ToProgram(TargetAddress address, bool isInKernel) =>
        ToProgram(isInKernel && _parts.Sites.IsTrap(address.Plus(-1)) ? address.Plus(-1) : address);

    /// <summary>The stack of a thread whose registers the caller has, by a copy of its memory; of at most so many frames.</summary>
    internal ThreadStack Stack(int threadId, in Registers registers, IMemoryReader stack, int most) =>
        _stacks.Value.Read(threadId, FrameRegisters.From(registers), stack, _snapshot.Number, most);

    /// <summary>The same where no more is known than where the thread sleeps.</summary>
    internal ThreadStack Stack(int threadId, BlockedCall asleep, IMemoryReader stack, int most) =>
        _stacks.Value.Read(threadId, FrameRegisters.At(asleep.InstructionPointer, asleep.StackPointer), stack, _snapshot.Number, most);

    /// <summary>The address of the program that an address inside a slot stands for; any other stands for itself.</summary>
    public TargetAddress ToProgram(TargetAddress address) =>
        _parts.Slots.TryFind(address, out Slot? slot) ? MoveOut.Decide(slot.Code, slot.Address, address).Address : address;

    /// <summary>Changes the registers of a stopped thread; in a breakpoint's handler too, where the thread goes on from the new ones.</summary>
    public Errno SetRegisters(TracedThread thread, in Registers registers)
    {
        // Elsewhere it stands at no trap, and the next one that it reaches counts.
        if (thread.StandsAtTrap && thread.GetRegisters(out Registers before).IsSuccess) thread.StandsAtTrap = before.Rip == registers.Rip;
        Errno error = thread.SetRegisters(registers);
        if (error.IsSuccess && ReferenceEquals(thread, _hitting)) _isRewritten = true;
        return error;
    }

    /// <summary>The handlers of a thread's hit are about to be called: its raw program counter is behind the trap still.</summary>
    public void BeginHit(TracedThread thread) => (_hitting, _isRewritten) = (thread, false);

    /// <summary>The handlers have run. True where one of them has changed the registers of the thread.</summary>
    public bool EndHit()
    {
        _hitting = null;
        return _isRewritten;
    }

    /// <summary>
    /// Brings a stopped thread out of a slot to the address that it stands for. False where it is in the middle of an
    /// instruction, or still before it while the trap is in: then it must be stepped, and asked again.
    /// </summary>
    public bool TryLeaveSlot(TracedThread thread, bool mayReturnToSite)
    {
        if (_parts.Slots.IsEmpty || !thread.GetRegisters(out Registers registers).IsSuccess) return true;
        if (!_parts.Slots.TryFind(registers.InstructionPointer, out Slot? slot)) return true;
        MoveOut decision = MoveOut.Decide(slot.Code, slot.Address, registers.InstructionPointer);
        bool isBefore = decision.Address == slot.Code.Site;
        if (decision.NeedsStep || (isBefore && !mayReturnToSite)) return false;
        thread.StandsAtTrap |= isBefore;
        return Tracee.SetInstructionPointer(thread.Id, decision.Address).IsSuccess;
    }

    /// <summary>
    /// Whether an interrupted thread has run into a trap of ours that it has not reported: the kernel answers the interruption first. The
    /// thread must report it before anything else is done with it; let go of now, it would die of it.
    /// </summary>
    public bool HasUnreportedTrap(TracedThread thread)
    {
        const int TrapSignal = 5;
        return Sites.HasEverPlanted && thread.GetRegisters(out Registers registers).IsSuccess
            && Sites.IsTrap(registers.InstructionPointer.Plus(-1))
            && _files.TryReadThreadStatus(thread.ProcessId, thread.Id, out ProcessStatus status) && status.Pending.Contains(TrapSignal);
    }

    /// <summary>Somebody has resumed the process by SIGCONT, which no thread has taken yet.</summary>
    public bool IsContinuationPending(TracedThread thread)
    {
        const int ContinueSignal = 18;
        return _files.TryReadThreadStatus(thread.ProcessId, thread.Id, out ProcessStatus status)
            && (status.Pending.Contains(ContinueSignal) || status.SharedPending.Contains(ContinueSignal));
    }

    /// <summary>The thread's system calls go through a filter of its own (seccomp), which may answer one that we make in it by killing the program.</summary>
    public bool FiltersCalls(TracedThread thread) =>
        !_files.TryReadThreadStatus(thread.ProcessId, thread.Id, out ProcessStatus status) || status.Seccomp != SeccompMode.Disabled;

    /// <summary>Gets a thread past the trap at <paramref name="site"/>, or says what is needed first.</summary>
    /// <param name="registers">Those of the thread, with rip at the site.</param>
    public StepOverNeed PrepareStepOver(TracedThread thread, BreakpointSite site, ref Registers registers) =>
        StepOver.Prepare(_parts, thread, site, ref registers);

    /// <summary>Prepares a guard of a function that only returns; see <see cref="Guard"/>.</summary>
    public bool TryPrepareGuard(TargetAddress function, WordCondition asks, Func<TargetAddress, bool> addRegion, [NotNullWhen(true)] out Guard? guard) =>
        Guard.TryPrepare(_parts, function, asks, addRegion, out guard);

    /// <summary>Where a region for slots could go near a site.</summary>
    public bool TryPlanRegion(TargetAddress near, out TargetAddress start)
    {
        start = default;
        return TryReadMappings(out ImmutableArray<Mapping> mappings)
            && FreeRange.TryFind(mappings, near, SlotTable.RegionBytes, SlotTable.Reach, out start);
    }

    public const int RegionBytes = SlotTable.RegionBytes;

    public void AddRegion(TargetAddress start) => _parts.Slots.AddRegion(start);

    public void ForgetRegions()
    {
        _parts.Slots.Clear();
        _parts.Sites.ForgetSlots();
    }

    /// <summary>
    /// The call by which the program's start-up code hands main on, or the first one on the way there: at it, rdi is main. For
    /// stripped programs too. False where the code is of no known kind.
    /// </summary>
    public bool TryFindMainCall(out TargetAddress call)
    {
        bool found = EntryDecoder.TryFindMainCall(Memory, EntryPoint, out EntryCall leave);
        call = leave.Address;
        return found;
    }

    /// <summary>main in the program's symbol table.</summary>
    public bool TryFindMainSymbol(out TargetAddress main)
    {
        main = default;
        return ExecutableFile.Open(_files, ProcessId, LivingThreadId) is { } file && file.TryFind("main", EntryPoint, out main);
    }

    /// <summary>The address that a thread comes to when the C library's exec has failed, in an object that has it.</summary>
    public bool TryFindFailedExec(LoadedObject loaded, out TargetAddress address)
    {
        const long ExecCall = 59;
        address = default;
        return ObjectSymbols.TryFind(Memory, loaded, "execve", out ElfSymbol symbol)
            && SystemCallSite.TryFindReturn(Memory, symbol.Address, ExecCall, out address);
    }

    /// <summary>A system call instruction in the victim's text, for calls made on its behalf.</summary>
    public bool TryFindSystemCallInstruction(out TargetAddress address)
    {
        if (_systemCallInstruction.IsNull && TryReadMappings(out ImmutableArray<Mapping> mappings)
            && SystemCallInstruction.TryFind(Memory, mappings, out TargetAddress found))
            _systemCallInstruction = found;
        address = _systemCallInstruction;
        return !address.IsNull;
    }

    /// <summary>Takes our traps out of a forked child before it runs, and brings its one thread out of a slot.</summary>
    public Errno ScrubChild(int childId)
    {
        if (!_parts.Sites.HasEverPlanted && _parts.Slots.IsEmpty) return Errno.Success;
        if (!ProcessMemory.TryOpen(childId, childId, out ProcessMemory memory, out Errno error)) return error;
        using (memory) _parts.Sites.Scrub(memory);
        if (!Tracee.GetRegisters(childId, out Registers registers).IsSuccess) return Errno.ESRCH;
        return _parts.Slots.TryFind(registers.InstructionPointer, out Slot? slot)
            ? Tracee.SetInstructionPointer(childId, MoveOut.Decide(slot.Code, slot.Address, registers.InstructionPointer).Address)
            : Errno.Success;
    }

    // Nobody tells that the leader of a traced process has ended before its threads; it shows where /proc is asked through it.
    private int FindLiving()
    {
        foreach (int thread in _files.ThreadIds(ProcessId))
            if (_files.TryReadStat(ProcessId, thread, out ThreadStat stat) && !stat.IsZombie) return thread;
        return ProcessId;
    }

    /// <summary>Stopped by a trap of ours that is being told, or waits for its turn: the program has not got behind it.</summary>
    private bool IsBehindTrap(TracedThread thread, TargetAddress instructionPointer)
    {
        if (ReferenceEquals(thread, _hitting)) return !_isRewritten;
        const int TrapSignal = 5;
        return !thread.IsHandled && thread.Stop is { Kind: StopKind.Signal, Number: TrapSignal }
            && _parts.Sites.IsTrap(instructionPointer.Plus(-1))
            && Tracee.GetSignalInfo(thread.Id, out SignalInfo info).IsSuccess && info.Code == TrapCode.Kernel;
    }

    // What has ended, or has just executed another program, keeps the code that it had: its stacks may still be followed.
    private CodeMap LookAtCode(CodeMap? known)
    {
        bool isThere = TryReadMappings(out ImmutableArray<Mapping> mappings) && IsSameProgram();
        if (!isThere && known is not null) return known;
        return new CodeMap(mappings, _snapshot.Symbols, mapping => _opener.Open(mapping, LivingThreadId), Memory);
    }

    private static (ulong, ulong, ulong) Mark(AuxiliaryVector vector) =>
        (vector[AuxiliaryType.Random], vector[AuxiliaryType.SysInfoEhdr], vector[AuxiliaryType.Entry]);

    public void Dispose() => _parts.Memory.Dispose();
}

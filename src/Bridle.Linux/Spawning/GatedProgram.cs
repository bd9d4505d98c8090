using Bridle.Linux.CodePages;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Spawning;

/// <summary>
/// A child that waits at a gate until its tracer has seized it, then becomes the program.
/// <para>
/// Until the exec it shares our memory: it must not be stopped over a breakpoint or written to, and what it reads stays allocated until
/// the kernel clears the record's first word, which it does when the child execs or exits. It dies with the thread that created it
/// while it is gated, so that is the control thread.
/// </para>
/// </summary>
public sealed unsafe class GatedProgram : IDisposable
{
    private const int Opened = 1;
    private const int Abandoned = 2;

    private readonly SpawnMemory _memory = new();
    private readonly SpawnRecord* _record;
    private readonly ProgramStart _start;
    private readonly string _path;
    private bool _disposed;

    private GatedProgram(ProgramStart start)
    {
        _start = start;
        _path = PathSearch.Find(start);
        _record = (SpawnRecord*)_memory.Allocate(sizeof(SpawnRecord));
    }

    public int ProcessId { get; private set; }

    /// <summary>The pidfd of the child; disposed with this object.</summary>
    public ProcessDescriptor Descriptor { get; private set; } = null!;

    /// <summary>Our end of <see cref="StandardStream.Pipe"/>, unbuffered; null for any other stream. The caller's to dispose.</summary>
    public FileStream? StandardInput { get; private set; }

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardOutput { get; private set; }

    /// <inheritdoc cref="StandardInput"/>
    public FileStream? StandardError { get; private set; }

    /// <summary>Why the child ended before the exec; null while it is gated and when it became the program.</summary>
    public SpawnFailure? Failure
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int error = Volatile.Read(ref _record->Errno);
            return error == 0 ? null : SpawnFailure.Of((SpawnStage)_record->Stage, new Errno(error), _start, _path);
        }
    }

    /// <summary>Clones the child. Control thread only: the child dies with the calling thread while it is gated.</summary>
    /// <exception cref="LinuxException">The program is not in PATH, a stream cannot be opened, or the kernel makes no process.</exception>
    public static GatedProgram Create(ProgramStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        AbandonedMemory.Sweep();
        GatedProgram program = new(start);
        try
        {
            program.FillRecord(start);
            program.Clone(start);
            return program;
        }
        catch
        {
            program._memory.Free();
            throw;
        }
    }

    /// <summary>Lets the child go on to its exec. Any thread.</summary>
    public void OpenGate() => SetGate(Opened);

    /// <summary>Waits until the child has become the program or has ended. Any thread; the gate is open.</summary>
    internal void WaitUntilDecided()
    {
        while (Volatile.Read(ref _record->Alive) is var alive and not 0)
            _ = SpawnImports.syscall(SpawnImports.Futex, &_record->Alive, SpawnImports.FutexWait, alive, null);
    }

    /// <summary>Frees what the child no longer uses; a child still at its gate ends with 127. Its status remains for its parent to wait for.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (Volatile.Read(ref _record->Gate) == 0)
            SetGate(Abandoned);
        _disposed = true;
        AbandonedMemory.FreeWhenUnused(_memory, _record);
        Descriptor.Dispose();
    }

    private void FillRecord(ProgramStart start)
    {
        _record->Alive = 1;
        _record->AllSignals = ulong.MaxValue;
        _record->Parent = SignalImports.getpid();
        _record->Group = start.ProcessGroup ?? -1;
        _record->Path = _memory.Text(_path);
        _record->Arguments = _memory.Texts([.. start.Arguments]);
        _record->Environment = _memory.Texts(EnvironmentOf(start));
        _record->Directory = start.WorkingDirectory is null ? null : _memory.Text(start.WorkingDirectory);
    }

    private void Clone(ProgramStart start)
    {
        using StreamCopies copies = new();
        copies.Add(start.StandardInput, 0);
        copies.Add(start.StandardOutput, 1);
        copies.Add(start.StandardError, 2);
        _record->CopiesLeft = copies.Pairs.Count / 2;
        _record->Copies = (int*)_memory.Allocate((copies.Pairs.Count + 1) * sizeof(int));
        for (int index = 0; index < copies.Pairs.Count; index++)
            _record->Copies[index] = copies.Pairs[index];
        long result = CodePage.Spawn(_record, _memory.Stack());
        if (result < 0)
            throw new LinuxException("create a process for", start.Path, new Errno((int)-result));
        ProcessId = (int)result;
        Descriptor = new ProcessDescriptor(_record->Descriptor);
        (StandardInput, StandardOutput, StandardError) = (copies.TakeEnd(0), copies.TakeEnd(1), copies.TakeEnd(2));
    }

    private void SetGate(int state)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Volatile.Write(ref _record->Gate, state);
        _ = SpawnImports.syscall(SpawnImports.Futex, &_record->Gate, SpawnImports.FutexWakePrivate, 1);
    }

    private static List<string> EnvironmentOf(ProgramStart start)
    {
        List<string> result = [];
        if (start.Environment is not null)
        {
            foreach ((string name, string value) in start.Environment)
                result.Add(string.Concat(name, "=", value));
            return result;
        }
        System.Collections.IDictionaryEnumerator own = System.Environment.GetEnvironmentVariables().GetEnumerator();
        while (own.MoveNext())
            result.Add(string.Concat((string)own.Key, "=", (string?)own.Value));
        return result;
    }
}

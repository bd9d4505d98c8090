using System.IO.Pipes;
using Bridle.Linux.Descriptors;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Testing.Running;

/// <summary>A program that nobody traces, with pipes. It is created and waited for by a thread of its own, which is its parent.</summary>
internal sealed class RunningProgram : IDisposable
{
    private const int Kill = 9;
    private const long Patience = 120_000_000_000;

    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In);
    private readonly TaskCompletionSource<(int, ProcessDescriptor)> _started = new();
    private readonly Thread _parent;
    private readonly StreamWriter _writer;
    private readonly StreamReader _reader;
    private readonly ProcessDescriptor _descriptor;
    private int _status = -1;

    private RunningProgram(IReadOnlyList<string> command)
    {
        _parent = new Thread(() => Parent(command)) { IsBackground = true };
        _parent.Start();
        (ProcessId, _descriptor) = _started.Task.GetAwaiter().GetResult();
        _input.DisposeLocalCopyOfClientHandle();
        _output.DisposeLocalCopyOfClientHandle();
        _writer = new StreamWriter(_input) { AutoFlush = true };
        _reader = new StreamReader(_output);
    }

    public int ProcessId { get; }

    public static RunningProgram Start(params IReadOnlyList<string> command) => new(command);

    /// <summary>Runs to the end; what it wrote on standard output and standard error.</summary>
    public static (int ExitCode, string Output) Run(IReadOnlyList<string> command)
    {
        using RunningProgram program = new(command);
        program._writer.Close();
        string output = program._reader.ReadToEnd();
        program._parent.Join();
        return (program._status >> 8, output);
    }

    public static string OutputOf(params IReadOnlyList<string> command)
    {
        (int exitCode, string output) = Run(command);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)}: {exitCode}\n{output}");
    }

    public string Ask(string line)
    {
        _writer.WriteLine(line);
        return ReadLine();
    }

    public string ReadLine() => _reader.ReadLine() ?? throw new EndOfStreamException($"process {ProcessId} has ended");

    public void Dispose()
    {
        if (_parent.IsAlive) _descriptor.TrySendSignal(Kill, out _);
        _parent.Join();
        _reader.Dispose();
        _output.Dispose();
        _input.Dispose();
    }

    private void Parent(IReadOnlyList<string> command)
    {
        try
        {
            using TraceeWaiter waiter = new();
            using GatedProgram program = GatedProgram.Create(StartOf(command));
            program.OpenGate();
            using ProcessDescriptor own = ProcessDescriptor.Open(program.ProcessId);
            _started.SetResult((program.ProcessId, own));
            WaitResult end = waiter.Wait(Patience);
            if (end.Kind != WaitResultKind.Status) own.TrySendSignal(Kill, out _);
            _status = end.Kind == WaitResultKind.Status ? end.Status : -1;
        }
        catch (Exception failure)
        {
            _started.TrySetException(failure);
        }
    }

    private ProgramStart StartOf(IReadOnlyList<string> command) => new(command[0], command)
    {
        SearchPath = true,
        StandardInput = StandardStream.Descriptor((int)_input.ClientSafePipeHandle.DangerousGetHandle()),
        StandardOutput = StandardStream.Descriptor((int)_output.ClientSafePipeHandle.DangerousGetHandle()),
        StandardError = StandardStream.Descriptor((int)_output.ClientSafePipeHandle.DangerousGetHandle()),
    };
}

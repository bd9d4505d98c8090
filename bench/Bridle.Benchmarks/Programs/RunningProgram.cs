using System.Diagnostics;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Benchmarks.Programs;

/// <summary>
/// An untraced program on a thread of its own: the wait there is for that thread's children only, so it meets neither another
/// program's end nor a stop of a victim.
/// </summary>
internal sealed class RunningProgram : IDisposable
{
    private const int Kill = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly OutputFile _output = new();
    private readonly ManualResetEventSlim _isStarted = new();
    private readonly string[] _command;
    private readonly Thread _thread;
    private GatedProgram? _program;
    private Exception? _failure;
    private TimeSpan _elapsed;
    private int _status;

    private RunningProgram(string[] command)
    {
        _command = command;
        _thread = new Thread(RunToEnd) { Name = command[0] };
    }

    public int ProcessId => _program!.ProcessId;

    public string Output => _output.Read();

    public static RunningProgram Start(params string[] command)
    {
        RunningProgram program = new(command);
        program._thread.Start();
        program._isStarted.Wait();
        return program;
    }

    /// <summary>Waits until its output has <paramref name="text"/>.</summary>
    /// <exception cref="ProgramException">It ended before, or takes too long.</exception>
    public void WaitForOutput(string text)
    {
        long started = Stopwatch.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            bool hasEnded = !_thread.IsAlive;
            if (hasEnded || Stopwatch.GetElapsedTime(started) > s_patience)
            {
                throw Failure($"{(hasEnded ? "ended" : "waited")} without \"{text}\"");
            }
            Thread.Sleep(1);
        }
    }

    public ProgramResult WaitForEnd(TimeSpan patience)
    {
        if (!_thread.Join(patience))
        {
            throw Failure($"still running after {patience.TotalSeconds:0} s");
        }
        if (_failure is not null)
        {
            throw Failure(_failure.Message);
        }
        return _status == 0 ? new ProgramResult(Output, _elapsed) : throw Failure($"wait status {_status:x}");
    }

    /// <summary>Kills it where it still runs.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            _program?.Descriptor.TrySendSignal(Kill, out _);
            _thread.Join();
        }
        _program?.Dispose();
        _output.Dispose();
        _isStarted.Dispose();
    }

    private void RunToEnd()
    {
        try
        {
            using TraceeWaiter waiter = new();
            long started = Stopwatch.GetTimestamp();
            _program = GatedProgram.Create(StartOf(_command));
            _program.OpenGate();
            _isStarted.Set();
            _status = waiter.Wait(Timeout.Infinite).Status;
            _elapsed = Stopwatch.GetElapsedTime(started);
            _failure = _program.Failure is { } failure ? new ProgramException(failure.Describe(_command[0])) : null;
        }
        catch (LinuxException exception)
        {
            _failure = exception;
        }
        finally
        {
            _isStarted.Set();
        }
    }

    private ProgramStart StartOf(string[] command) => new(command[0], command)
    {
        SearchPath = true,
        StandardInput = StandardStream.Null,
        StandardOutput = StandardStream.Descriptor(_output.Descriptor),
        StandardError = StandardStream.Descriptor(_output.Descriptor),
    };

    private ProgramException Failure(string what) => new($"{string.Join(' ', _command)}: {what}: {Output.Trim()}", _failure);
}

using System.Globalization;
using System.Runtime.InteropServices;
using Bridle.Cli.Watching;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Fronting;

/// <summary>
/// The process that users start, signal and wait for, where processes that are not its own are traced by breakpoints: another one
/// (<see cref="BehindFront"/>) traces for it. A killed tracer would leave its traps, and they would kill the victims; a killed front
/// leaves a tracer that takes them out. So the tracer is in a process group of its own, where no kill of the front's reaches it.
/// <para>Signals are passed on, and the front ends as the tracer does.</para>
/// </summary>
internal sealed class Front : IDisposable
{
    /// <summary>The front's process id in the environment of its tracer, which takes it out.</summary>
    public const string Variable = "BRIDLE_FRONT";

    /// <summary>Where the tracer finds copies of the scripts that could be read only once: a line each, the path, a tab and the copy's.</summary>
    public const string Scripts = "BRIDLE_FRONT_SCRIPTS";

    /// <summary>By which the tracer says that its victims are free.</summary>
    public const int VictimsAreFree = 12;

    private const int SigHup = 1, SigInt = 2, SigQuit = 3, SigTerm = 15, SigCont = 18, SigTstp = 20, SigTtin = 21, SigTtou = 22;

    private static readonly int[] s_passedOn = [SigHup, SigInt, SigQuit, SigTerm, SigCont];

    private static readonly int[] s_stops = [SigTstp, SigTtin, SigTtou];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly TakenSignals _taken = new();
    private readonly ManualResetEventSlim _areFree = new();
    private readonly ChildProgram _tracer;

    private Front(ChildProgram tracer) => _tracer = tracer;

    /// <summary>Does what the command line says in another process, and returns that one's exit code.</summary>
    /// <param name="consumed">Scripts that cannot be read again.</param>
    public static int Run(IEnumerable<(string Path, byte[] Text)> consumed)
    {
        List<FileStream> copies = [];
        string[] lines = [.. consumed.Select(script => $"{script.Path}\t{Keep(script.Text, copies)}")];
        if (lines.Length != 0) Environment.SetEnvironmentVariable(Scripts, string.Join('\n', lines));
        Environment.SetEnvironmentVariable(Variable, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        string[] command = [.. OwnCommand.Words, .. Environment.GetCommandLineArgs()[1..]];
        using ChildProgram tracer = ChildProgram.Start(new ProgramStart(command[0], command) { ProcessGroup = 0 });
        OrphanReaper.StartWhereNeeded(process => process == tracer.ProcessId);
        using Front front = new(tracer);
        int code = front.Stand();
        copies.ForEach(static copy => copy.Dispose());
        return code;
    }

    // A file without a name, which the tracer opens through our descriptors.
    private static string Keep(byte[] text, List<FileStream> copies)
    {
        FileStream copy = new(Path.GetTempFileName(), FileMode.Open);
        File.Delete(copy.Name);
        copy.Write(text);
        copy.Flush();
        copies.Add(copy);
        return $"/proc/{Environment.ProcessId}/fd/{copy.SafeFileHandle.DangerousGetHandle()}";
    }

    public void Dispose()
    {
        _taken.Dispose();
        _areFree.Dispose();
    }

    private int Stand()
    {
        _taken.Take(s_passedOn, PassOn);
        _taken.Take(s_stops, Stop);
        _taken.TakeAlways(VictimsAreFree, TakeWord);
        _tracer.TryWaitForExit(Timeout.InfiniteTimeSpan, out ExitStatus end);
        return end.Signal == 0 ? end.Code : DieBy(end.Signal);
    }

    private void PassOn(PosixSignalContext context)
    {
        context.Cancel = true;
        _tracer.Signal((int)context.Signal);
    }

    // Whoever sees us stopped finds the victims free. The tracer itself is not stopped, or it could not end with us.
    private void Stop(PosixSignalContext context)
    {
        _areFree.Reset();
        PassOn(context);
        _areFree.Wait(s_patience);
        OwnStop.StopUntilContinued();
    }

    private void TakeWord(PosixSignalContext context)
    {
        context.Cancel = true;
        _areFree.Set();
    }

    // So that our parent sees by which.
    private int DieBy(int signal)
    {
        const int Killed = 9, Base = 128;
        if (signal == Killed) Console.Error.WriteLine("bridle: the tracing process was killed; a victim that it held may die at a probe");
        _taken.DieBy(signal);
        return Base + signal;
    }
}

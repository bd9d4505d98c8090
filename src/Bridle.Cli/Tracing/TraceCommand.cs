using System.Text.RegularExpressions;
using Bridle.Cli.Fronting;
using Bridle.Cli.Tracing.Pictures;
using Bridle.Cli.Watching;
using Bridle.Control;
using Bridle.Engine.Breakpoint;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;
using Bridle.Language.Text;
using Bridle.Linux;
using Bridle.Linux.Spawning;
using Bridle.Processes.Grabbing;

namespace Bridle.Cli.Tracing;

/// <summary>The command in the manner of dtrace(1): programs in, what they print out.</summary>
internal sealed partial class TraceCommand(TraceRequest request)
{
    private const int SigInt = 2;

    private readonly ProbeTable _probes = new();
    private readonly OwnProcess _own = new();
    private readonly TraceEnd _end = new();
    private readonly Notices _notices = new();
    private VictimSession? _victims;
    private bool _isQuiet, _isSilent;

    public static int Run(string[] arguments)
    {
        try
        {
            return new TraceCommand(TraceOptions.Read(arguments)).Run();
        }
        catch (LinuxException failure) when (failure.Cause == Errno.EPIPE)
        {
            return ExitCode.Failure; // A reader who has left knows.
        }
        catch (UsageException misuse)
        {
            return Report($"{misuse.Message} (see bridle --help)", ExitCode.Usage);
        }
        catch (Exception failure) when (failure is TraceException or IOException or UnauthorizedAccessException or LinuxException or SpawnException or GrabException or VictimGoneException)
        {
            return Report(failure.Message, ExitCode.Failure);
        }
        catch (Exception defect)
        {
            // Handled, so that every using on the way out has released its victims before the process ends.
            return Report($"internal error: {defect}", ExitCode.Failure);
        }
    }

    private int Run()
    {
        if (request.ShowsVersion) return Print("dtrace: Oracle D 2.0\nBridle 0.1.0\n");
        SetQuiet(request.Settings);
        request.Victims.AddRange(NamedProcesses.In(request).ToArray());
        if (request.Victims.Count == 0) return RunWithoutVictims();
        bool plants = !request.Lists && !request.CompilesOnly && request.Victims.Exists(static wish => !wish.IsCommand);
        if (plants && !BehindFront.IsHere) return RunBehindFront();
        using VictimSession victims = new(_probes, _end, _notices.Tell);
        _victims = victims;
        victims.Traced.MayMatchNone = request.Settings.Flag("zdefs");
        using WatchSignals signals = new(victims, _end);
        OrphanReaper.StartWhereNeeded(victims.IsVictim);
        int status = RunWithVictims(victims);
        if (_end.Signal is { } signal and (WatchSignals.SigHup or WatchSignals.SigQuit)) signals.DieBy(signal);
        return status;
    }

    private int RunBehindFront()
    {
        foreach (TraceProgram program in request.Programs)
            if (program.Kind == SourceKind.Script && ScriptFiles.IsDescriptor(program.Text)) request.Scripts.Read(program.Text);
        return Front.Run(request.Scripts.Consumed);
    }

    private int RunWithVictims(VictimSession victims)
    {
        try
        {
            victims.Open(request.Victims, request.Settings);
            int status = RunPrograms();
            if (_end.Signal == SigInt) victims.AwaitLastMoment();
            return _end.IsOutputClosed ? ExitCode.Failure : status;
        }
        catch (Exception failure) when (_end.Signal is not null && failure is ObjectDisposedException or VictimGoneException)
        {
            return ExitCode.Success; // A signal found us in a start that took its time, and its handler let go of all.
        }
        finally
        {
            victims.Release();
            ReportNotices();
        }
    }

    private int RunWithoutVictims()
    {
        _end.VictimsAreReleased();
        if (!request.Lists) return RunPrograms();
        using TracedVictims none = new(_probes) { IsForListing = true };
        _probes.Source = none;
        return RunPrograms();
    }

    private int RunPrograms()
    {
        bool needsNone = request.Settings.Flag("zdefs") && _victims is not null;
        if (request.Programs.Count == 0 && request.Lists) return List(_probes.Match(new ProbeDescription("", "", "", "")));
        if (request.Programs.Count == 0 && !needsNone) return request.CompilesOnly ? ExitCode.Success : throw new TraceException("no probes specified");
        CompiledProgram program = Compile();
        if (request.ShowsCode) Print(ProgramPrinter.Print(program));
        if (request.CompilesOnly) return ExitCode.Success;
        if (request.Lists) return List(program.Clauses.SelectMany(static clause => clause.Probes).SelectMany(_probes.Match));
        if (program.Clauses.IsEmpty && !needsNone) throw new TraceException("no probes specified");
        return Trace(program);
    }

    private int Trace(CompiledProgram program)
    {
        SetQuiet(program.Settings);
        bool isDestructive = program.Settings.Flag("destructive");
        if (!isDestructive && program.Clauses.Any(static clause => clause.IsDestructive))
            throw new TraceException("could not enable tracing: Destructive actions not allowed");
        using FileStream? output = request.Output is { } path ? new FileStream(BehindFront.Reach(path), FileMode.Append, FileAccess.Write, FileShare.ReadWrite) : null;
        using PictureFiles pictures = request.Pictures;
        pictures.Open();
        using MachineHost host = new(output, _victims?.Traced);
        TracingRun run = new(program, _probes, host, new RunOptions { Settings = request.Settings, AsJson = request.AsJson, KeepsHeat = pictures.HeatMap is not null });
        if (!_isSilent) _notices.Begin(run);
        Plant(run);
        if (!_isQuiet) ReportMatches(run, program);
        if (!_isQuiet && isDestructive) Report("allowing destructive actions", 0);
        using WatchSignals? signals = _victims is null ? new WatchSignals(NoVictims.Instance, _end) : null;
        if (Console.IsOutputRedirected && output is null) _end.EndWithReader();
        _end.Begin(run);
        int status = run.Run(_victims is null ? null : _victims.Traced.Start) & 0xff;
        IReadOnlyList<string> failures = pictures.Write(run, string.Join(", ", request.Victims.Select(static wish => wish.IsCommand ? wish.Text : $"pid {wish.Text}")));
        foreach (string failure in failures) Report(failure, 0);
        return failures.Count == 0 ? status : ExitCode.Failure;
    }

    private void Plant(TracingRun run)
    {
        using PlantingProgress? progress = _isQuiet ? null : PlantingProgress.OnTerminal();
        _victims?.Traced.Attach(run, progress is null ? null : progress.Add);
    }

    private void ReportMatches(TracingRun run, CompiledProgram program)
    {
        for (int i = 0; i < request.Programs.Count; i++)
        {
            int matches = run.Enablings(i);
            (string text, SourceKind kind) = (request.Programs[i].Text, request.Programs[i].Kind);
            Report($"{(kind == SourceKind.Script ? "script" : "description")} '{(kind == SourceKind.Script ? text : Cropped(text))}' matched {matches} probe{(matches == 1 ? "" : "s")}{Refused(program, i)}", 0);
        }
        if (!request.IsVerbose || _victims is null) return;
        foreach (string refusal in _victims.Traced.Refusals) Report(refusal, 0);
        foreach (string sampling in _victims.Traced.Samplings) Report(sampling, 0);
    }

    // As dtrace does; but the slashes of a path stay.
    private static string Cropped(string text) => BeyondDescription().Split(text, 2)[0].Trim();

    [GeneratedRegex(@"[{;]|/(?![\w.+*/-]*:)")]
    private static partial Regex BeyondDescription();

    private string Refused(CompiledProgram program, int unit)
    {
        int refused = program.Clauses.Where(clause => clause.Unit == unit).SelectMany(static clause => clause.Probes).Distinct().Sum(description => _victims?.Traced.CountRefusals(description) ?? 0);
        return refused == 0 ? "" : $", {refused} refused{(request.IsVerbose ? "" : " (-v names them)")}";
    }

    // Notices are part of JSON.
    private void SetQuiet(OptionSettings settings)
    {
        _isQuiet = settings.Flag("quiet") || request.AsJson;
        _isSilent = settings.Flag("quiet") && !request.AsJson;
    }

    private void ReportNotices()
    {
        foreach (string notice in _notices.Take())
        {
            if (!_isSilent) Report(notice, 0);
        }
    }

    private CompiledProgram Compile()
    {
        CompileUnit[] units = request.Programs.Count > 0 ? [.. request.Programs.Select(Unit)] : [new CompileUnit(SourceText.OfString(""), NoProgram())];
        CompileResult result = Compiler.Compile(units, _probes);
        if (result.Program is { } compiled) return compiled;
        TraceProgram faulty = request.Programs[result.Unit];
        string what = faulty.Kind == SourceKind.Script ? $"failed to compile script {faulty.Text}" : $"invalid probe specifier {faulty.Text}";
        throw new TraceException($"{what}: {result.Diagnostic!.Describe(faulty.Kind, request.Settings.Flag("errtags"))}");
    }

    // -Z and victims without a program: to see how they end.
    private static CompileOptions NoProgram()
    {
        OptionSettings settings = new();
        settings.TrySet("empty", null, fromProgram: false, out _);
        return new CompileOptions { Settings = settings };
    }

    private CompileUnit Unit(TraceProgram program)
    {
        bool isScript = program.Kind == SourceKind.Script;
        CompileOptions options = new()
        {
            ScriptName = isScript ? program.Text : "dtrace",
            Arguments = request.Arguments,
            Settings = request.Settings,
            AllowNoProbes = request.Settings.Flag("zdefs"),
            Macros = Macros(),
        };
        return new CompileUnit(isScript ? SourceText.OfBytes(ReadScript(program.Text)) : SourceText.OfString(program.Text, program.Kind), options);
    }

    private byte[] ReadScript(string path) =>
        request.Preprocesses || request.Settings.Flag("cpp") ? Preprocessor.Run(path, request) : request.Scripts.Read(path);

    private Dictionary<string, long> Macros()
    {
        Dictionary<string, long> macros = new(StringComparer.Ordinal)
        {
            ["pid"] = Environment.ProcessId,
            ["ppid"] = _own.Builtin(Builtin.ParentId),
            ["pgid"] = _own.Builtin(Builtin.ProcessGroup),
            ["sid"] = _own.Builtin(Builtin.SessionId),
            ["uid"] = _own.Builtin(Builtin.UserId),
            ["euid"] = _own.Builtin(Builtin.EffectiveUserId),
            ["gid"] = _own.Builtin(Builtin.GroupId),
            ["egid"] = _own.Builtin(Builtin.EffectiveGroupId),
        };
        if (_victims?.Target is { } target) macros["target"] = target;
        return macros;
    }

    private int List(IEnumerable<Probe> probes) => Print(ProbeListing.Of(probes, request.IsVerbose ? _probes : null));

    private static int Print(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
        return ExitCode.Success;
    }

    private static int Report(string text, int exitCode)
    {
        Outlet.Report(text);
        return exitCode;
    }
}

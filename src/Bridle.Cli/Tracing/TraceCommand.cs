using System.Runtime.InteropServices;
using System.Text;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;
using Bridle.Language;
using Bridle.Language.Intermediate;
using Bridle.Language.Text;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Linux.Spawning;

namespace Bridle.Cli.Tracing;

/// <summary>The command in the manner of dtrace(1): programs in, what they print out.</summary>
internal sealed class TraceCommand(TraceRequest request)
{
    private const int SigInt = 2, SigTerm = 15;

    private readonly ProbeTable _probes = new();
    private readonly OwnProcess _own = new();

    public static int Run(string[] arguments)
    {
        try
        {
            return new TraceCommand(TraceOptions.Read(arguments)).Run();
        }
        catch (UsageException misuse)
        {
            return Report($"{misuse.Message} (see bridle --help)", ExitCode.Usage);
        }
        catch (Exception failure) when (failure is TraceException or IOException or UnauthorizedAccessException or LinuxException or SpawnException)
        {
            return Report(failure.Message, ExitCode.Failure);
        }
    }

    private int Run()
    {
        if (request.ShowsVersion) return Print("dtrace: Oracle D 2.0\nBridle 0.1.0\n");
        if (request.HasVictim) throw new TraceException("-c and -p: victims cannot be traced with D yet; see bridle watch");
        if (request.Programs.Count == 0) return request.Lists ? List(_probes.All) : request.CompilesOnly ? ExitCode.Success : throw new TraceException("no probes specified");
        CompiledProgram program = Compile();
        if (request.ShowsCode) Print(ProgramPrinter.Print(program));
        if (request.CompilesOnly) return ExitCode.Success;
        if (request.Lists) return List(program.Clauses.SelectMany(static clause => clause.Probes).SelectMany(_probes.Match));
        if (program.Clauses.IsEmpty) throw new TraceException("no probes specified");
        return Trace(program);
    }

    private int Trace(CompiledProgram program)
    {
        bool isQuiet = program.Settings.Flag("quiet") || request.AsJson, isDestructive = program.Settings.Flag("destructive");
        if (!isDestructive && program.Clauses.Any(static clause => clause.IsDestructive))
            throw new TraceException("could not enable tracing: Destructive actions not allowed");
        using FileStream? output = request.Output is { } path ? new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite) : null;
        using MachineHost host = new(output);
        TracingRun run = new(program, _probes, host, new RunOptions { Settings = request.Settings, AsJson = request.AsJson });
        if (!isQuiet) ReportMatches(run);
        if (!isQuiet && isDestructive) Report("allowing destructive actions", 0);
        using PosixSignalRegistration? interrupt = Take(PosixSignal.SIGINT, SigInt, run), terminate = Take(PosixSignal.SIGTERM, SigTerm, run);
        return run.Run() & 0xff;
    }

    // Whoever started us with a signal ignored wants it ignored.
    private static PosixSignalRegistration? Take(PosixSignal signal, int number, TracingRun run)
    {
        bool isIgnored = new ProcessFiles().TryReadStatus(Environment.ProcessId, out ProcessStatus? status) && status is not null && status.Ignored.Contains(number);
        return isIgnored ? null : PosixSignalRegistration.Create(signal, context => End(context, run));
    }

    private static void End(PosixSignalContext context, TracingRun run)
    {
        context.Cancel = true;
        run.Interrupt();
    }

    private void ReportMatches(TracingRun run)
    {
        for (int i = 0; i < request.Programs.Count; i++)
        {
            int matches = run.Enablings(i);
            (string text, SourceKind kind) = (request.Programs[i].Text, request.Programs[i].Kind);
            Report($"{(kind == SourceKind.Script ? "script" : "description")} '{(kind == SourceKind.Script ? text : text.Split(['{', '/'])[0].Trim())}' matched {matches} probe{(matches == 1 ? "" : "s")}", 0);
        }
    }

    private CompiledProgram Compile()
    {
        CompileResult result = Compiler.Compile([.. request.Programs.Select(Unit)], _probes);
        if (result.Program is { } compiled) return compiled;
        TraceProgram faulty = request.Programs[result.Unit];
        string what = faulty.Kind == SourceKind.Script ? $"failed to compile script {faulty.Text}" : $"invalid probe specifier {faulty.Text}";
        throw new TraceException($"{what}: {result.Diagnostic!.Describe(faulty.Kind, request.Settings.Flag("errtags"))}");
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

    private byte[] ReadScript(string path)
    {
        bool isStandardInput = path == "-";
        if (!isStandardInput && !File.Exists(path)) throw new TraceException($"failed to open {path}: No such file or directory");
        if (request.Preprocesses || request.Settings.Flag("cpp")) return Preprocessor.Run(path, request);
        if (!isStandardInput) return File.ReadAllBytes(path);
        MemoryStream text = new();
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(text);
        return text.ToArray();
    }

    private Dictionary<string, long> Macros() => new(StringComparer.Ordinal)
    {
        ["pid"] = Environment.ProcessId,
        ["uid"] = _own.Builtin(Builtin.UserId),
        ["euid"] = _own.Builtin(Builtin.EffectiveUserId),
        ["gid"] = _own.Builtin(Builtin.GroupId),
        ["egid"] = _own.Builtin(Builtin.EffectiveGroupId),
    };

    private static int List(IEnumerable<Probe> probes)
    {
        StringBuilder text = new($"{"ID",5} {"PROVIDER",10} {"MODULE",17} {"FUNCTION",33} NAME\n");
        foreach (Probe probe in probes.DistinctBy(static probe => probe.Id).OrderBy(static probe => probe.Id))
            text.Append($"{probe.Id,5} {probe.Provider,10} {probe.Module,17} {probe.Function,33} {probe.Name}\n");
        return Print(text.ToString());
    }

    private static int Print(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
        return ExitCode.Success;
    }

    private static int Report(string text, int exitCode)
    {
        Console.Error.WriteLine($"dtrace: {text}");
        return exitCode;
    }
}

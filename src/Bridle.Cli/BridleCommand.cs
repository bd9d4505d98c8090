using System.CommandLine;
using Bridle.Cli.Tracing;
using Bridle.Cli.Verbs;
using Bridle.Linux;
using Bridle.Processes.Grabbing;

namespace Bridle.Cli;

/// <summary>The command with its verbs, and the one place where a failure becomes a line on standard error and an exit code.</summary>
internal static class BridleCommand
{
    private static readonly (string Name, Func<Command> Build)[] s_verbs =
    [
        ("watch", WatchVerb.Build),
        ("stop", StopVerb.Build),
        ("run", RunVerb.Build),
        ("wait", WaitVerb.Build),
        ("stack", StackVerb.Build),
        ("ldd", LddVerb.Build),
        ("map", MapVerb.Build),
        ("files", FilesVerb.Build),
        ("args", ArgsVerb.Build),
        ("env", EnvVerb.Build),
        ("auxv", AuxvVerb.Build),
        ("sig", SigVerb.Build),
        ("cred", CredVerb.Build),
        ("tree", TreeVerb.Build),
        ("limits", LimitsVerb.Build),
        ("doctor", DoctorVerb.Build),
        (DotNetNamesVerb.Name, DotNetNamesVerb.Build),
    ];

    public static int Run(string[] arguments)
    {
        if (TraceOptions.Concern(arguments)) return TraceCommand.Run(arguments);
        // An argument of a victim may begin with @; it is never the name of a response file.
        ParseResult parsed = Build(arguments.FirstOrDefault()).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.UnmatchedTokens.Count != 0)
            return ReportUsage($"unknown verb or argument: {parsed.UnmatchedTokens[0]}");
        return parsed.Errors.Count != 0 ? ReportUsage(parsed.Errors[0].Message) : Invoke(parsed);
    }

    // To build them all takes longer than most of them run.
    private static RootCommand Build(string? verb)
    {
        bool isKnown = s_verbs.Any(entry => entry.Name == verb);
        RootCommand root = new("Process control for Linux");
        foreach ((string name, Func<Command> build) in s_verbs)
            if (name == verb || !isKnown) root.Add(build());
        HelpText.AddTo(root);
        return root;
    }

    private static int Invoke(ParseResult parsed)
    {
        try
        {
            // The verbs take signals themselves: victims must be released first, and within no deadline but their own.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException misuse)
        {
            return ReportUsage(misuse.Message);
        }
        catch (Exception failure) when (failure is LinuxException or VerbException or GrabException)
        {
            return Report(failure.Message, ExitCode.Failure);
        }
        catch (Exception defect)
        {
            // Handled, so that every using on the way out has released its victims before the process ends.
            return Report($"internal error: {defect}", ExitCode.Failure);
        }
    }

    private static int ReportUsage(string text) => Report($"{text} (see bridle --help)", ExitCode.Usage);

    private static int Report(string text, int exitCode)
    {
        Console.Error.WriteLine($"bridle: {text}");
        return exitCode;
    }
}

using System.CommandLine;
using Bridle.Cli.Tracing;
using Bridle.Cli.Verbs;
using Bridle.Linux;
using Bridle.Processes.Grabbing;

namespace Bridle.Cli;

/// <summary>The command with its verbs, and the one place where a failure becomes a line on standard error and an exit code.</summary>
internal static class BridleCommand
{
    public static int Run(string[] arguments)
    {
        if (TraceOptions.Concern(arguments)) return TraceCommand.Run(arguments);
        // An argument of a victim may begin with @; it is never the name of a response file.
        ParseResult parsed = Build().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.UnmatchedTokens.Count != 0)
            return ReportUsage($"unknown verb or argument: {parsed.UnmatchedTokens[0]}");
        return parsed.Errors.Count != 0 ? ReportUsage(parsed.Errors[0].Message) : Invoke(parsed);
    }

    private static RootCommand Build()
    {
        RootCommand root = new("Process control for Linux")
        {
            WatchVerb.Build(),
            StopVerb.Build(),
            RunVerb.Build(),
            WaitVerb.Build(),
            StackVerb.Build(),
            LddVerb.Build(),
            MapVerb.Build(),
            FilesVerb.Build(),
            ArgsVerb.Build(),
            EnvVerb.Build(),
            AuxvVerb.Build(),
            SigVerb.Build(),
            CredVerb.Build(),
            TreeVerb.Build(),
            LimitsVerb.Build(),
            DoctorVerb.Build(),
            DotNetNamesVerb.Build(),
        };
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

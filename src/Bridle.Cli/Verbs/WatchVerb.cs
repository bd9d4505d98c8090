using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Bridle.Cli.CommandLines;
using Bridle.Cli.Watching;
using Bridle.Control;

namespace Bridle.Cli.Verbs;

/// <summary>bridle watch: prints what happens to processes until they are gone.</summary>
internal static class WatchVerb
{
    private static readonly Option<string[]> s_commands = new("-c") { HelpName = "CMD", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<int[]> s_processes = new("-p") { HelpName = "PID", AllowMultipleArgumentsPerToken = false };

    private static readonly Option<string> s_stopAt = new("--stop-at") { HelpName = "POINT" };

    private static readonly Option<bool> s_hold = new("--hold");

    private static readonly Option<bool> s_json = new("--json");

    private static readonly Option<string[]> s_settings = new("-x") { HelpName = "OPT[=VALUE]", AllowMultipleArgumentsPerToken = false };

    private static readonly Argument<string[]> s_words = new("CMD") { Arity = ArgumentArity.ZeroOrMore };

    public static Command Build() => Build(WatchRun.Run);

    /// <summary>With what to do instead of watching.</summary>
    internal static Command Build(Func<WatchRequest, int> run)
    {
        PidValues.Check(s_processes);
        Command verb = new("watch", "Print what happens to processes") { s_commands, s_processes, s_stopAt, s_hold, s_json, s_settings, s_words };
        verb.SetAction(parsed => TryRead(parsed.CommandResult, out WatchRequest request, out string error) ? run(request) : throw new UsageException(error));
        return verb;
    }

    private static bool TryRead(CommandResult parsed, out WatchRequest request, out string error)
    {
        request = new([], [.. (parsed.GetValue(s_processes) ?? []).Distinct()])
        {
            Hold = parsed.GetValue(s_hold),
            Json = parsed.GetValue(s_json),
        };
        return TryReadCommands(parsed, ref request, out error) && TryReadSettings(parsed, ref request, out error) &&
            TryReadStop(parsed, ref request, out error);
    }

    private static bool TryReadCommands(CommandResult parsed, ref WatchRequest request, out string error)
    {
        ImmutableArray<ImmutableArray<string>>.Builder commands = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (string text in parsed.GetValue(s_commands) ?? [])
        {
            if (!CommandLineSplitter.TrySplit(text, out ImmutableArray<string> words, out error))
                return false;
            commands.Add(words);
        }

        if (parsed.GetValue(s_words) is { Length: > 0 } given)
            commands.Add([.. given]);
        request = request with { Commands = commands.ToImmutable() };
        error = request is { Commands.IsEmpty: true, Processes.IsEmpty: true } ? "nothing to watch: give -c CMD, -p PID or -- CMD ARG..." : "";
        return error.Length == 0;
    }

    private static bool TryReadSettings(CommandResult parsed, ref WatchRequest request, out string error)
    {
        error = "";
        foreach (string text in parsed.GetValue(s_settings) ?? [])
        {
            if (!WatchSetting.TryApply(text, ref request, out error))
                return false;
        }

        return true;
    }

    private static bool TryReadStop(CommandResult parsed, ref WatchRequest request, out string error)
    {
        error = "";
        if (parsed.GetValue(s_stopAt) is { } name)
        {
            if (!WatchSetting.TryParseStop(name, out StopPoint point))
            {
                error = $"not a stop point: {name} (create, preinit, postinit or main)";
                return false;
            }

            request = request with { StopAt = point };
        }

        if (request is { Hold: true, StopAt: StopPoint.None })
            request = request with { StopAt = StopPoint.PostInit };
        return true;
    }
}

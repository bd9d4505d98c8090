using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bridle.Cli.Inspecting;

/// <summary>PID or PID/TID on the command line, or the path of a core file.</summary>
/// <param name="ProcessId">A process, or a thread whose process is meant.</param>
/// <param name="ThreadId">0 where all of its threads are meant.</param>
/// <param name="Path">Null where a process is meant.</param>
internal readonly record struct ProcessArgument(int ProcessId, int ThreadId, string? Path = null)
{
    public static Argument<string[]> Several(ArgumentArity arity, bool withFiles = false)
    {
        Argument<string[]> argument = new("PID") { Description = "The processes", Arity = arity };
        argument.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
                if (!TryParse(token.Value, out _) && !(withFiles && IsPath(token.Value))) result.AddError($"invalid pid: {token.Value}");
        });
        return argument;
    }

    /// <summary>What the validator has let pass.</summary>
    public static ProcessArgument[] Of(string[]? texts) =>
        [.. (texts ?? []).Select(static text => TryParse(text, out ProcessArgument process) ? process : new ProcessArgument(0, 0, text))];

    public static bool TryParse(string text, out ProcessArgument process)
    {
        process = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int thread = 0;
        if (slash >= 0 && !TryParseId(text.AsSpan(slash + 1), out thread)) return false;
        if (!TryParseId(slash < 0 ? text : text.AsSpan(0, slash), out int id)) return false;
        process = new ProcessArgument(id, thread);
        return true;
    }

    /// <summary>What looks like a number means a process, even if a file is called so: ./4242 means that.</summary>
    private static bool IsPath(string text) => text.Length != 0 && !char.IsAsciiDigit(text[0]) && (text.Contains('/', StringComparison.Ordinal) || File.Exists(text));

    private static bool TryParseId(ReadOnlySpan<char> text, out int id) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != 0;
}

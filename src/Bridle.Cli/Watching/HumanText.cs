using System.Globalization;
using System.Text;
using Bridle.Linux.Signals;
using Bridle.Linux.Waiting;

namespace Bridle.Cli.Watching;

/// <summary>Text of a victim's making on a terminal of ours: it may look like anything, so what would move the cursor is spelled out.</summary>
internal static class HumanText
{
    private const string Plain = "_-+=./,:@%^";

    public static void AppendVisible(StringBuilder line, string text)
    {
        foreach (char character in text)
        {
            if (char.IsControl(character))
                line.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            else
                line.Append(character);
        }
    }

    /// <summary>As one would type it in a shell.</summary>
    public static void AppendArguments(StringBuilder line, IEnumerable<string> arguments)
    {
        string separator = "";
        foreach (string argument in arguments)
        {
            line.Append(separator);
            separator = " ";
            if (IsPlain(argument))
                line.Append(argument);
            else
                AppendVisible(line, $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }
    }

    /// <summary>In the words of dtrace's notices. Null is a status that nobody knows.</summary>
    public static void AppendStatus(StringBuilder line, ExitStatus? known)
    {
        if (known is not { } status)
            line.Append("exited with unknown status");
        else if (status.Signal == 0)
            line.Append(CultureInfo.InvariantCulture, $"exited with status {status.Code}");
        else
            line.Append("terminated by ").Append(SignalName.Of(status.Signal)).Append(status.CoreDumped ? " (core dumped)" : "");
    }

    private static bool IsPlain(string argument) =>
        argument.Length != 0 && argument.All(static character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character));
}

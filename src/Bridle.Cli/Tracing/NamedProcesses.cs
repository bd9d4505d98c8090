using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bridle.Language.Text;

namespace Bridle.Cli.Tracing;

/// <summary>The processes that programs name by their numbers, pid123:::entry or pid$1:::entry: victims without a -p.</summary>
internal static partial class NamedProcesses
{
    /// <summary>The longest script that is searched.</summary>
    private const int MostBytes = 16 << 20;

    public static IEnumerable<VictimWish> In(TraceRequest request)
    {
        HashSet<string> known = [.. request.Victims.Where(static wish => !wish.IsCommand).Select(static wish => wish.Text)];
        foreach (TraceProgram program in request.Programs)
        {
            string text = program.Kind == SourceKind.Script ? Script(request, program.Text) : program.Text;
            // -P has no colon behind it.
            if (program.Kind == SourceKind.Provider) text = Blank().Replace(text, ":", 1);
            foreach (Match match in Provider().Matches(Ignored().Replace(text, " ")))
            {
                string number = match.Groups["macro"].Success ? Argument(request, match.Groups["macro"].Value) : match.Groups["number"].Value;
                bool isProcess = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0;
                if (isProcess && known.Add($"{process}")) yield return new VictimWish(false, $"{process}", IsNamed: true);
            }
        }
    }

    private static string Argument(TraceRequest request, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index > 0 && index <= request.Arguments.Count ? request.Arguments[index - 1] : "";

    // What can be read only once is read before any victim is held: not where there are some already, and perhaps somebody to be awaited.
    private static string Script(TraceRequest request, string path)
    {
        if (!ScriptFiles.CanBeReadAgain(path) && (request.Victims.Count != 0 || !ScriptFiles.IsThere(path))) return "";
        byte[] text = request.Scripts.Read(path);
        return text.Length < MostBytes ? Encoding.UTF8.GetString(text) : "";
    }

    [GeneratedRegex(@"(?<![\w$])pid(?:(?<number>\d{1,10})|\$(?<macro>\d{1,4})):", RegexOptions.ExplicitCapture)]
    private static partial Regex Provider();

    // Comments, strings and characters.
    [GeneratedRegex("""/\*.*?\*/|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'""", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Ignored();

    [GeneratedRegex(@"(?<=\S)(?=[\s/{]|$)")]
    private static partial Regex Blank();
}

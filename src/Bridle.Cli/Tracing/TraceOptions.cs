using Bridle.Cli.Watching;
using Bridle.Language.Options;
using Bridle.Language.Text;

namespace Bridle.Cli.Tracing;

/// <summary>Reads the command line in the manner of getopt: letters together or apart, values attached or next, operands anywhere.</summary>
internal static class TraceOptions
{
    private const string Json = "--json";
    private const string WithValue = "bcDfiILmnopPsUxX", Alone = "36aABCeFGhHlqSvVwZ";

    private static readonly string[] s_files = ["--flamegraph", "--folded", "--speedscope", "--heatmap"];

    /// <summary>Whether the arguments are for tracing, and not a verb or a question for help.</summary>
    public static bool Concern(string[] arguments) =>
        arguments.Length > 0 && arguments[0].Length > 1 && arguments[0][0] == '-' && arguments[0] != "-h"
        && ((WithValue + Alone).Contains(arguments[0][1], StringComparison.Ordinal) || arguments[0] == Json || s_files.Contains(arguments[0].Split('=')[0]));

    /// <exception cref="UsageException">An option that does not exist, or without its value.</exception>
    /// <exception cref="TraceException">An option refuses its value.</exception>
    public static TraceRequest Read(string[] arguments)
    {
        TraceRequest request = new();
        SetFromEnvironment(request.Settings);
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == "--")
            {
                request.Arguments.AddRange(arguments[(i + 1)..]);
                break;
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal)) ReadLong(request, arguments, ref i);
            else if (argument.Length > 1 && argument[0] == '-') ReadLetters(request, arguments, ref i);
            else request.Arguments.Add(argument);
        }
        return request;
    }

    private static void ReadLong(TraceRequest request, string[] arguments, ref int index)
    {
        request.AsJson |= arguments[index] == Json;
        if (arguments[index] == Json) return;
        string[] parts = arguments[index].Split('=', 2);
        if (!s_files.Contains(parts[0])) throw new UsageException($"unknown option: {parts[0]}");
        if (parts.Length == 1 && index + 1 >= arguments.Length) throw new UsageException($"option requires a file: {parts[0]}");
        string file = parts.Length == 2 ? parts[1] : arguments[++index];
        if (parts[0] == "--flamegraph") request.Pictures.FlameGraph = file;
        else if (parts[0] == "--folded") request.Pictures.Folded = file;
        else if (parts[0] == "--heatmap") request.Pictures.HeatMap = file;
        else request.Pictures.Speedscope = file;
    }

    private static void ReadLetters(TraceRequest request, string[] arguments, ref int index)
    {
        string letters = arguments[index];
        for (int i = 1; i < letters.Length; i++)
        {
            if (Alone.Contains(letters[i], StringComparison.Ordinal))
            {
                Set(request, letters[i]);
                continue;
            }
            if (!WithValue.Contains(letters[i], StringComparison.Ordinal)) throw new UsageException($"invalid option -- '{letters[i]}'");
            bool isAttached = i + 1 < letters.Length;
            if (!isAttached && index + 1 >= arguments.Length) throw new UsageException($"option requires an argument -- '{letters[i]}'");
            Set(request, letters[i], isAttached ? letters[(i + 1)..] : arguments[++index]);
            return;
        }
    }

    private static void Set(TraceRequest request, char letter)
    {
        switch (letter)
        {
            case 'C':
                request.Preprocesses = true;
                break;
            case 'e':
                request.CompilesOnly = true;
                break;
            case 'F':
                SetOption(request.Settings, "-F", "flowindent", null);
                break;
            case 'l':
                request.Lists = true;
                break;
            case 'q':
                SetOption(request.Settings, "-q", "quiet", null);
                break;
            case 'S':
                request.ShowsCode = true;
                break;
            case 'V':
                request.ShowsVersion = true;
                break;
            case 'w':
                SetOption(request.Settings, "-w", "destructive", null);
                break;
            case 'Z':
                SetOption(request.Settings, "-Z", "zdefs", null);
                break;
            case 'v':
                request.IsVerbose = true;
                break;
            case '3' or '6' or 'H':
                // Widths of data, and what -l and the preprocessor may say more of.
                break;
            default:
                throw new TraceException($"-{letter} is not supported");
        }
    }

    private static void Set(TraceRequest request, char letter, string value)
    {
        switch (letter)
        {
            case 'n' or 'P' or 'm' or 'f' or 'i' or 's':
                request.Programs.Add(new TraceProgram(value, Kind(letter)));
                break;
            case 'D' or 'U' or 'I':
                request.Preprocessor.Add($"-{letter}{value}");
                break;
            case 'b':
                SetOption(request.Settings, "-b", "bufsize", value);
                break;
            case 'x':
                string[] parts = value.Split('=', 2);
                SetOption(request.Settings, $"-x {parts[0]}", parts[0], parts.Length > 1 ? parts[1] : null);
                break;
            case 'o':
                request.Output = value;
                break;
            case 'c' or 'p':
                request.Victims.Add(new VictimWish(letter == 'c', value));
                break;
            default:
                break;
        }
    }

    private static SourceKind Kind(char letter) => letter switch
    {
        'n' => SourceKind.Name,
        'P' => SourceKind.Provider,
        'm' => SourceKind.Module,
        'f' => SourceKind.Function,
        'i' => SourceKind.Identifier,
        _ => SourceKind.Script,
    };

    private static void SetOption(OptionSettings settings, string origin, string name, string? value)
    {
        if (!settings.TrySet(name, value, fromProgram: false, out string reason)) throw new TraceException($"failed to set {origin}: {reason}");
        if (name == "evaltime" && !WatchSetting.TryParseStop(settings.Text(name), out _)) throw new TraceException($"failed to set {origin}: {OptionSettings.InvalidValue}");
    }

    private static void SetFromEnvironment(OptionSettings settings)
    {
        const string Prefix = "DTRACE_OPT_";
        foreach (string name in OptionCatalog.Entries.Keys)
        {
            if (Environment.GetEnvironmentVariable(Prefix + name.ToUpperInvariant()) is { } value) SetOption(settings, Prefix + name.ToUpperInvariant(), name, value);
        }
    }
}

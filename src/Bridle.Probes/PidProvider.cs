using System.Globalization;
using Bridle.Probes.Matching;
using Bridle.Probes.Pid;

namespace Bridle.Probes;

/// <summary>
/// The pid provider: entry, return and every instruction of every function of every object of a process. A function is a symbol; nothing is
/// known of code that no symbol names. Any thread.
/// </summary>
public static class PidProvider
{
    private const string Prefix = "pid";

    /// <summary>The provider of a process: pid123.</summary>
    public static string NameOf(int processId) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{processId}");

    /// <summary>
    /// Whether a provider's field means probes of this provider, in whatever process. "pid" with digits, or a glob that begins with "p" and
    /// could match such a name; a field that leaves the provider open does not, or every "BEGIN" would search every process.
    /// </summary>
    public static bool IsMeant(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (!Glob.IsGlob(provider)) return provider.StartsWith(Prefix, StringComparison.Ordinal) && provider.AsSpan(Prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
        string stem = provider[..provider.AsSpan().IndexOfAny("*?[\\")];
        return stem.Length != 0 && (stem.StartsWith(Prefix, StringComparison.Ordinal) || Prefix.StartsWith(stem, StringComparison.Ordinal));
    }

    /// <summary>The process that the digits at the provider's end name; false, with the reason, where it names none.</summary>
    public static bool TryReadProcess(ProbePattern pattern, out int processId, out ProbeRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ReadOnlySpan<char> digits = pattern.Provider.AsSpan(pattern.Provider.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1);
        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out processId) && processId > 0;
        refusal = (digits.IsEmpty, isNumber) switch
        {
            (true, _) => Refuse(pattern, ProbeTags.BadProvider, $"'{pattern.Provider}' is not a valid provider"),
            (_, false) => Refuse(pattern, ProbeTags.BadProcess, $"'{pattern.Provider}' does not contain a valid pid"),
            _ => null,
        };
        return refusal is null;
    }

    /// <summary>
    /// The probes of a pattern in a process. Nothing where its provider means another one. Entry probes cost a look at the symbols and at one
    /// instruction each; return and offset probes cost decoding each function.
    /// </summary>
    public static ProbeMatches Match(ProbePattern pattern, ProbeTarget target)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(target);
        string provider = NameOf(target.ProcessId);
        return IsMeant(pattern.Provider) && new Glob(pattern.Provider).Matches(provider) ? new PidMatch(pattern, target, provider).Run() : ProbeMatches.None;
    }

    private static ProbeRefusal Refuse(ProbePattern pattern, string tag, string message) =>
        new(pattern.Provider, pattern.Module, pattern.Function, pattern.Name, tag, message);
}

using System.Globalization;
using Bridle.Probes.Usdt;

namespace Bridle.Probes;

/// <summary>
/// Statement probes (USDT): places that authors of programs have marked by the macros of sys/sdt.h, which leave notes (stapsdt) in the object.
/// The provider is the author's with the process behind it, python1234; "__" in a name is "-" in the probe's. Any thread.
/// </summary>
/// <remarks>Who has matched before asks again for each object that is loaded later; see <see cref="ProbeTarget.Objects"/>.</remarks>
public static class UsdtProvider
{
    private static readonly string[] s_others = ["dtrace", "syscall", "proc", "profile", "tick"];

    /// <summary>python, 1234: python1234.</summary>
    public static string NameOf(string provider, int processId) => string.Create(CultureInfo.InvariantCulture, $"{provider}{processId}");

    /// <summary>Whether a provider's field may mean an author's: all but those that name another provider of this tool.</summary>
    public static bool IsMeant(string provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Array.IndexOf(s_others, provider) < 0 && (!PidProvider.IsMeant(provider) || Matching.Glob.IsGlob(provider));
    }

    /// <summary>The probes of a pattern in a process. A name may also be asked for as its author wrote it.</summary>
    public static ProbeMatches Match(ProbePattern pattern, ProbeTarget target)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(target);
        return IsMeant(pattern.Provider) ? new StatementMatch(pattern, target).Run() : ProbeMatches.None;
    }
}

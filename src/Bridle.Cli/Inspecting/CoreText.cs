using System.CommandLine;
using System.Globalization;
using Bridle.Processes.Cores;

namespace Bridle.Cli.Inspecting;

/// <summary>What is said of a core, whatever the verb.</summary>
internal static class CoreText
{
    public static Option<string> RootOption() => new("--sysroot") { Description = "Where the files of a core's machine lie" };

    public static CoreOptions Options(string? root) => new() { SystemRoot = root?.TrimEnd('/') ?? "" };

    public static void TellDoubts(Report report, CoreProcess core)
    {
        foreach (string doubt in core.Doubts) report.Doubt(core, doubt);
    }

    /// <summary>"SIGSEGV (SEGV_MAPERR) at 0x18", "SIGABRT (SI_TKILL) from pid 12, uid 0".</summary>
    public static string Describe(SignalCause cause)
    {
        string where = cause.Address is { } address ? $" at {address}" : "";
        string who = cause.SenderId is { } sender ? string.Create(CultureInfo.InvariantCulture, $" from pid {sender}, uid {cause.SenderUserId}") : "";
        string call = cause.SystemCall is { } number ? string.Create(CultureInfo.InvariantCulture, $", system call {number}") : "";
        return $"{cause.Name} ({cause.CodeName}){where}{who}{call}";
    }
}

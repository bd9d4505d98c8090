using System.Globalization;

namespace Bridle.Linux.Signals;

/// <summary>The names of signals on Linux x86-64.</summary>
public static class SignalName
{
    private const int FirstRealTime = 34;
    private const int LastRealTime = 64;

    private static readonly string[] Names =
    [
        "0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>"SIGTERM", "SIGRTMIN+3", or the number itself when it has no name.</summary>
    public static string Of(int signal) => signal switch
    {
        > 0 when signal < Names.Length => Names[signal],
        FirstRealTime => "SIGRTMIN",
        > FirstRealTime and <= LastRealTime => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - FirstRealTime}"),
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };
}

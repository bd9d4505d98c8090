using System.Globalization;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Waiting;

/// <summary>How a process ended: with a code, or by a signal.</summary>
/// <param name="Code">What it gave to exit; 0 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 when it exited.</param>
/// <param name="CoreDumped">The signal left a core dump.</param>
public readonly record struct ExitStatus(int Code, int Signal, bool CoreDumped)
{
    public bool IsSuccess => Code == 0 && Signal == 0;

    /// <summary>As a shell has it in $?: the code, or 128 and the signal.</summary>
    public int ShellCode => Signal == 0 ? Code : 128 + Signal;

    /// <summary>Decodes the status of a process that has ended, as wait4 gives it.</summary>
    public static ExitStatus Decode(int status) => (status & 0x7f) is var signal and not 0
        ? new ExitStatus(0, signal, (status & 0x80) != 0)
        : new ExitStatus((status >> 8) & 0xff, 0, false);

    public override string ToString() => Signal == 0
        ? string.Create(CultureInfo.InvariantCulture, $"exit code {Code}")
        : CoreDumped ? $"{SignalName.Of(Signal)}, core dumped" : SignalName.Of(Signal);
}

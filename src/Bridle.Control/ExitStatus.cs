using System.Globalization;
using Bridle.Linux.Signals;

namespace Bridle.Control;

/// <summary>How a process ended: with an exit code, or by a signal. Signal 0 means by itself.</summary>
public readonly record struct ExitStatus(int Code, int Signal, bool CoreDumped)
{
    public bool IsSignal => Signal != 0;

    public override string ToString() => IsSignal
        ? $"terminated by {SignalName.Of(Signal)}{(CoreDumped ? " (core dumped)" : "")}"
        : string.Create(CultureInfo.InvariantCulture, $"exited with status {Code}");
}

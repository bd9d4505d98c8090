using System.Globalization;

namespace Bridle.Cli.Tracing;

/// <summary>Says on a terminal how far long work is; nothing of what ends at once. The line is gone when the work is done.</summary>
internal sealed class PlantingProgress(TextWriter terminal, TimeProvider clock) : IDisposable
{
    private const string Erase = "\r\u001b[K";

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300), s_pace = TimeSpan.FromMilliseconds(100);

    private long _last = clock.GetTimestamp();
    private long _planted;
    private bool _isShown;

    /// <summary>Null where standard error is no terminal.</summary>
    public static PlantingProgress? OnTerminal() => Console.IsErrorRedirected ? null : new PlantingProgress(Console.Error, TimeProvider.System);

    public void Add(int places)
    {
        _planted += places;
        if (clock.GetElapsedTime(_last) < (_isShown ? s_pace : s_patience)) return;
        (_last, _isShown) = (clock.GetTimestamp(), true);
        terminal.Write(string.Create(CultureInfo.InvariantCulture, $"\rdtrace: planting probes: {_planted}"));
    }

    public void Dispose()
    {
        if (_isShown) terminal.Write(Erase);
    }
}

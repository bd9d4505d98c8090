using System.Diagnostics;
using System.Globalization;

namespace Bridle.Control.Logging;

/// <summary>
/// What the control threads do, line by line: kept in a ring, given to a sink at once where there is one, and dumped on failure.
/// Off, it costs a look at <see cref="IsOn"/>. Any thread.
/// </summary>
public sealed class DebugLog(Action<string>? sink, bool isOn)
{
    private const int Lines = 1024;

    private readonly Lock _gate = new();
    private readonly string?[] _ring = new string?[Lines];
    private long _written;

    public bool IsOn { get; } = isOn;

    /// <summary>Ask <see cref="IsOn"/> first, so that no text is made in vain.</summary>
    public void Write(string text)
    {
        if (!IsOn) return;
        string line = string.Create(CultureInfo.InvariantCulture, $"bridle DEBUG {Stopwatch.GetTimestamp()}: {text}");
        lock (_gate) _ring[_written++ % Lines] = line;
        Tell(line);
    }

    /// <summary>Writes the line that everything ends with. Where no sink has had the ring, standard error gets it now.</summary>
    internal void Fail(string text)
    {
        Write(text);
        if (!IsOn || sink is not null) return;
        foreach (string line in Dump()) Console.Error.WriteLine(line);
    }

    private void Tell(string line)
    {
        try
        {
            sink?.Invoke(line);
        }
        catch (Exception)
        {
            // A client's defect must not end a control thread; the line is in the ring.
        }
    }

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyList<string> Dump()
    {
        lock (_gate)
        {
            long first = Math.Max(0, _written - Lines);
            return [.. Enumerable.Range(0, (int)(_written - first)).Select(i => _ring[(first + i) % Lines]!)];
        }
    }
}

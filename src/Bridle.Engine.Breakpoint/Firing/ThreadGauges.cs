using Bridle.Linux.Procfs;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>The gauges of a victim's threads, kept while they live. Control thread only.</summary>
internal sealed class ThreadGauges(int processId, int limit) : IDisposable
{
    private readonly Dictionary<int, ThreadGauge> _gauges = [];

    public ThreadGauge Of(int threadId)
    {
        if (_gauges.TryGetValue(threadId, out ThreadGauge? known)) return known;
        if (_gauges.Count >= limit) Dispose();
        return _gauges[threadId] = new ThreadGauge(processId, threadId);
    }

    public void Close(int threadId)
    {
        if (_gauges.Remove(threadId, out ThreadGauge? gauge)) gauge.Dispose();
    }

    public void Dispose()
    {
        foreach (ThreadGauge gauge in _gauges.Values) gauge.Dispose();
        _gauges.Clear();
    }
}

using Bridle.Control;
using Bridle.Linux.Procfs;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// profile-N of one victim: when it is due, every thread that is on a processor, or waits for one, is stopped for a short look. Who sleeps
/// is left alone. Belongs to the run's own thread.
/// </summary>
internal sealed class ThreadSampling(Victim victim, ProbeRuns runs, SampleSurroundings surroundings, int openThreads) : IDisposable
{
    private readonly ProcessFiles _files = new();
    private readonly ThreadGauges _gauges = new(victim.ProcessId, openThreads);
    private readonly List<int> _running = [];

    public void Sample(int probe)
    {
        _running.Clear();
        foreach (int thread in _files.ThreadIds(victim.ProcessId))
        {
            if (_gauges.Of(thread).TryReadState(out char state) && state == 'R') _running.Add(thread);
            else if (state == default) _gauges.Close(thread);
        }
        if (_running.Count == 0) return;
        try
        {
            victim.Sample(_running, (process, thread) =>
            {
                if (surroundings.TryEnter(process, thread)) surroundings.Fire(runs, probe);
            });
        }
        catch (Exception failure) when (failure is ObjectDisposedException or InvalidOperationException)
        {
            // Released, or suspended because we were stopped ourselves: there is nobody to look at.
        }
    }

    public void Dispose() => _gauges.Dispose();
}

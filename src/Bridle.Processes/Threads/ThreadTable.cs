using System.Diagnostics.CodeAnalysis;

namespace Bridle.Processes.Threads;

/// <summary>
/// The traced threads of a victim, and those of other processes that share its memory. Control thread only.
/// </summary>
public sealed class ThreadTable(int processId)
{
    private readonly Dictionary<int, TracedThread> _threads = [];

    public int Count => _threads.Count;

    /// <summary>In no order. To remove while enumerating, take a copy.</summary>
    public Dictionary<int, TracedThread>.ValueCollection All => _threads.Values;

    public bool TryFind(int id, [NotNullWhen(true)] out TracedThread? thread) => _threads.TryGetValue(id, out thread);

    public TracedThread Add(int id, int ownerId)
    {
        TracedThread thread = new(id, ownerId);
        _threads[id] = thread;
        return thread;
    }

    public void Remove(TracedThread thread)
    {
        thread.Vanish();
        if (_threads.TryGetValue(thread.Id, out TracedThread? listed) && ReferenceEquals(listed, thread)) _threads.Remove(thread.Id);
    }

    /// <summary>A thread of the victim itself that satisfies a condition, or null.</summary>
    public TracedThread? FirstOwn(Func<TracedThread, bool> condition)
    {
        foreach (TracedThread thread in _threads.Values)
            if (thread.ProcessId == processId && condition(thread)) return thread;
        return null;
    }

    public bool Any(Func<TracedThread, bool> condition)
    {
        foreach (TracedThread thread in _threads.Values)
            if (condition(thread)) return true;
        return false;
    }

    public TracedThread[] ToArray() => [.. _threads.Values];

    /// <summary>After an exec only the leader is left, under which the calling thread goes on. Returns the others.</summary>
    public List<TracedThread> KeepOnly(TracedThread leader)
    {
        List<TracedThread> others = [];
        foreach (TracedThread thread in _threads.Values)
            if (!ReferenceEquals(thread, leader) && thread.ProcessId == processId) others.Add(thread);
        foreach (TracedThread thread in others) Remove(thread);
        return others;
    }
}

using Bridle.ObjectFiles.CallFrames;

namespace Bridle.Processes.Stacks;

/// <summary>
/// The frame tables of files, each read once for all processes that have it mapped. They are kept as long as a process uses them.
/// Any thread.
/// </summary>
internal sealed class FrameTableStore
{
    private const int LookForDeadAt = 256;
    private readonly Lock _gate = new();
    private readonly Dictionary<FileIdentity, WeakReference<FrameTable>> _tables = [];

    public static FrameTableStore Shared { get; } = new();

    public FrameTable? Find(in FileIdentity identity)
    {
        lock (_gate)
            return _tables.TryGetValue(identity, out WeakReference<FrameTable>? known) && known.TryGetTarget(out FrameTable? table) ? table : null;
    }

    /// <summary>The table of whoever came first.</summary>
    public FrameTable Add(in FileIdentity identity, FrameTable table)
    {
        lock (_gate)
        {
            if (_tables.TryGetValue(identity, out WeakReference<FrameTable>? known) && known.TryGetTarget(out FrameTable? first)) return first;
            if (_tables.Count >= LookForDeadAt) RemoveDead();
            _tables[identity] = new WeakReference<FrameTable>(table);
            return table;
        }
    }

    private void RemoveDead()
    {
        foreach (FileIdentity identity in _tables.Where(static pair => !pair.Value.TryGetTarget(out _)).Select(static pair => pair.Key).ToArray())
            _tables.Remove(identity);
    }
}

/// <summary>A file and its content: a path may come to name another one, and a file may be written anew.</summary>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode, long Length, long ModifiedTicks);

using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes.Grabbing;

namespace Bridle.Processes.Inspection;

/// <summary>
/// Who is whose child, over all processes of our pid namespace. The look takes a while, and processes come and go meanwhile, so what it
/// shows need not have been at any one moment. Immutable.
/// </summary>
public sealed class ProcessTree
{
    private readonly ProcessFiles _files;
    private readonly ProcessDetails _details;
    private readonly Dictionary<int, Node> _nodes = [];
    private readonly Dictionary<int, List<int>> _children = [];

    private ProcessTree(ProcessFiles files)
    {
        _files = files;
        _details = new ProcessDetails(files.Root);
        foreach (int id in files.ProcessIds())
        {
            if (!files.TryReadStat(id, id, out ThreadStat stat)) continue;
            _nodes[id] = new Node(stat.ParentId, stat.State, stat.IsKernelThread);
            if (!_children.TryGetValue(stat.ParentId, out List<int>? siblings)) _children[stat.ParentId] = siblings = [];
            siblings.Add(id);
        }
    }

    private readonly record struct Node(int ParentId, char State, bool IsKernelThread);

    public static ProcessTree Read() => new(new ProcessFiles());

    /// <summary>A process with all above it, up to init, and all below it, in the order of a walk from the top.</summary>
    /// <param name="processId">A process, or a thread whose process is meant.</param>
    /// <exception cref="InspectionException">There is no such process.</exception>
    public ImmutableArray<TreeEntry> Around(int processId)
    {
        int id = _nodes.ContainsKey(processId) ? processId : ProcessOf(processId);
        var entries = ImmutableArray.CreateBuilder<TreeEntry>();
        HashSet<int> seen = [id];
        foreach (int ancestor in Ancestors(id, seen)) entries.Add(Describe(ancestor, entries.Count));
        AddBelow(id, entries.Count, entries, seen, withKernel: true);
        return entries.DrainToImmutable();
    }

    /// <summary>All processes but the kernel's threads.</summary>
    public ImmutableArray<TreeEntry> Whole()
    {
        var entries = ImmutableArray.CreateBuilder<TreeEntry>(_nodes.Count);
        HashSet<int> seen = [];
        foreach (int id in _nodes.Keys.Order())
        {
            if (!_nodes.ContainsKey(_nodes[id].ParentId) && seen.Add(id)) AddBelow(id, 0, entries, seen, withKernel: false);
        }

        return entries.DrainToImmutable();
    }

    private int ProcessOf(int threadId) =>
        _files.TryReadStatus(threadId, out ProcessStatus status) && _nodes.ContainsKey(status.ThreadGroupId)
            ? status.ThreadGroupId
            : throw new InspectionException("the process tree", new GrabRefusal(threadId, GrabRefusalKind.NoSuchProcess, Errno.ESRCH));

    // The numbers are of different moments, and may be reused between: what was seen once ends the way up and the way down.
    private Stack<int> Ancestors(int id, HashSet<int> seen)
    {
        Stack<int> path = [];
        for (int parent = _nodes[id].ParentId; _nodes.TryGetValue(parent, out Node node) && seen.Add(parent); parent = node.ParentId)
            path.Push(parent);
        return path;
    }

    private void AddBelow(int root, int depth, ImmutableArray<TreeEntry>.Builder entries, HashSet<int> seen, bool withKernel)
    {
        Stack<(int Id, int Depth)> open = new([(root, depth)]);
        while (open.TryPop(out (int Id, int Depth) next))
        {
            if (!withKernel && _nodes[next.Id].IsKernelThread) continue;
            entries.Add(Describe(next.Id, next.Depth));
            if (!_children.TryGetValue(next.Id, out List<int>? children)) continue;
            for (int i = children.Count - 1; i >= 0; i--)
                if (seen.Add(children[i])) open.Push((children[i], next.Depth + 1));
        }
    }

    private TreeEntry Describe(int id, int depth)
    {
        _details.ReadArguments(id, id, out ImmutableArray<string> arguments);
        _files.TryReadCommand(id, id, out string name);
        return new TreeEntry(id, _nodes[id].ParentId, depth, name, _nodes[id].State, _nodes[id].IsKernelThread, arguments);
    }
}

/// <summary>One process of a tree.</summary>
/// <param name="ParentId">0 for one whose parent is outside our pid namespace.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="Name">At most 15 bytes.</param>
/// <param name="State">As in /proc/PID/stat.</param>
/// <param name="Arguments">Empty for zombies and the kernel's threads.</param>
public sealed record TreeEntry(
    int ProcessId, int ParentId, int Depth, string Name, char State, bool IsKernelThread, ImmutableArray<string> Arguments)
{
    /// <summary>Its threads but the first, read when they are asked for.</summary>
    public ImmutableArray<(int ThreadId, string Name)> ReadThreads()
    {
        ProcessFiles files = new();
        var threads = ImmutableArray.CreateBuilder<(int, string)>();
        foreach (int thread in files.ThreadIds(ProcessId))
            if (thread != ProcessId && files.TryReadCommand(ProcessId, thread, out string name)) threads.Add((thread, name));
        return threads.DrainToImmutable();
    }
}

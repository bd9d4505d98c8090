using Bridle.Engine.Running;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>Stacks as a tree of calls: a node is a function in the company of its callers, with what was counted in and below it.</summary>
internal sealed class StackNode(string name)
{
    private readonly Dictionary<string, StackNode> _children = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>A sum of 64-bit numbers, which needs more.</summary>
    public Int128 Value { get; private set; }

    /// <summary>By name, so that the same stacks give the same picture.</summary>
    public IEnumerable<StackNode> Children => _children.Values.OrderBy(static child => child.Name, StringComparer.Ordinal);

    public int Depth => 1 + (_children.Count == 0 ? 0 : _children.Values.Max(static child => child.Depth));

    /// <summary>All rows under one root; where they are of several aggregations, each has a node of its own.</summary>
    public static StackNode Of(IReadOnlyList<StackRow> rows)
    {
        StackNode root = new("all");
        bool areSeveral = rows.Select(static row => row.Aggregation).Distinct(StringComparer.Ordinal).Skip(1).Any();
        foreach (StackRow row in rows)
        {
            // What has no area cannot be drawn.
            if (row.Value > 0) root.Add(areSeveral ? row.Frames.Insert(0, row.Aggregation) : row.Frames, row.Value);
        }
        return root;
    }

    private void Add(IEnumerable<string> frames, long value)
    {
        StackNode node = this;
        node.Value += value;
        foreach (string frame in frames)
        {
            if (!node._children.TryGetValue(frame, out StackNode? child)) node._children[frame] = child = new StackNode(frame);
            node = child;
            node.Value += value;
        }
    }
}

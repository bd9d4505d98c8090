using Bridle.Engine.Formatting;

namespace Bridle.Engine.Running;

/// <summary>
/// Output in the making. It is formatted while the gate is held, and written when it is not: whoever reads it may take his time, and no
/// victim waits for him. What else must happen at a place in the output waits here for its turn.
/// </summary>
internal sealed class OutputQueue
{
    private const int Full = 64 * 1024;

    private readonly List<(int Position, Action Step)> _steps = [];

    public ByteText Text { get; } = new();

    public bool IsFull => Text.Length > Full;

    public void Then(Action step) => _steps.Add((Text.Length, step));

    public void Flush(OutputTarget target)
    {
        int written = 0;
        foreach ((int position, Action step) in _steps)
        {
            target.Write(Text.Written[written..position]);
            written = position;
            step();
        }
        target.Write(Text.Written[written..]);
        _steps.Clear();
        Text.Clear();
    }
}

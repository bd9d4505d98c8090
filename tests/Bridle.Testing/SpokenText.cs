using System.Text;

namespace Bridle.Testing;

/// <summary>What comes out of a pipe, taken in by a thread of its own so that the writer never waits for us.</summary>
internal sealed class SpokenText
{
    private readonly object _gate = new();
    private readonly StringBuilder _text = new();
    private bool _isOver;
    private int _taken;

    public SpokenText(Stream stream)
    {
        Thread thread = new(() => TakeIn(stream)) { IsBackground = true, Name = "pipe of a victim" };
        thread.Start();
    }

    public string All
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The next whole line that begins with <paramref name="prefix"/>; lines before it are passed over. Null when none came.</summary>
    public string? NextLine(string prefix, Deadline deadline)
    {
        string? line = null;
        WaitUntil(() => TryTakeLine(prefix, out line), deadline);
        return line;
    }

    /// <summary>Returns when the pipe is closed at its other end, or at the deadline.</summary>
    public void WaitForEnd(Deadline deadline) => WaitUntil(static () => false, deadline);

    private void WaitUntil(Func<bool> condition, Deadline deadline)
    {
        lock (_gate)
        {
            while (!condition() && !_isOver && Monitor.Wait(_gate, deadline.Left))
            {
            }
        }
    }

    private bool TryTakeLine(string prefix, out string? line)
    {
        string text = _text.ToString(_taken, _text.Length - _taken);
        int start = 0;
        for (int end; (end = text.IndexOf('\n', start)) >= 0;)
        {
            line = text[start..end];
            start = end + 1;
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                _taken += start;
                return true;
            }
        }
        _taken += start;
        line = null;
        return false;
    }

    private void TakeIn(Stream stream)
    {
        byte[] bytes = new byte[16 * 1024];
        char[] characters = new char[bytes.Length + 1];
        Decoder decoder = Encoding.UTF8.GetDecoder();
        try
        {
            for (int count; (count = stream.Read(bytes)) > 0;)
            {
                int length = decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false);
                Change(() => _text.Append(characters, 0, length));
            }
        }
        catch (ObjectDisposedException)
        {
            // The victim's owner has had enough.
        }
        Change(() => _isOver = true);
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}

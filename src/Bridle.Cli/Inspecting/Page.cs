using System.Buffers;
using System.Text;
using Bridle.Cli.Watching;

namespace Bridle.Cli.Inspecting;

/// <summary>Lines for people. Whatever comes from a victim is made visible on its way in.</summary>
internal sealed class Page(bool colour)
{
    private const string Reset = "\x1b[0m";

    private readonly StringBuilder _text = new();

    public Page Add(string text)
    {
        HumanText.AppendVisible(_text, text);
        return this;
    }

    public Page Add(string text, Ink ink)
    {
        bool isColoured = colour && ink != Ink.Plain;
        if (isColoured) _text.Append("\x1b[").Append((int)ink).Append('m');
        Add(text);
        if (isColoured) _text.Append(Reset);
        return this;
    }

    public Page Fill(int count)
    {
        _text.Append(' ', Math.Max(0, count));
        return this;
    }

    public void End()
    {
        int length = _text.Length;
        while (length > 0 && _text[length - 1] == ' ') length--;
        _text.Length = length;
        _text.Append('\n');
    }

    public void Line(string text, Ink ink = Ink.Plain) => Add(text, ink).End();

    /// <summary>Moves the text to <paramref name="output"/>.</summary>
    public void MoveTo(IBufferWriter<byte> output)
    {
        // Not chunk by chunk: the two halves of a character may lie in two chunks.
        Encoding.UTF8.GetBytes(_text.ToString(), output);
        Clear();
    }

    public void Clear() => _text.Clear();
}

/// <summary>The colours of a terminal, by their numbers there.</summary>
internal enum Ink
{
    Plain = 0,
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
    Grey = 90,
}

using System.Text;

namespace Bridle.ObjectFiles.Demangling;

/// <summary>The readable name so far. While it is silent what is read leaves no trace.</summary>
internal sealed class RustText(int limit)
{
    private readonly StringBuilder _text = new();
    private int _silent;

    public bool IsFull { get; private set; }

    public bool IsSilent => _silent > 0;

    public void Silence() => _silent++;

    public void Speak() => _silent--;

    public void Add(ReadOnlySpan<char> text)
    {
        if (IsSilent) return;
        if (text.Length > limit - _text.Length) IsFull = true;
        else _text.Append(text);
    }

    public void Add(char character) => Add([character]);

    public override string ToString() => _text.ToString();
}

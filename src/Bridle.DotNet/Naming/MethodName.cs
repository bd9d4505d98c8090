using System.Globalization;
using System.Text;

namespace Bridle.DotNet.Naming;

/// <summary>
/// Makes a method's name readable: "A`1+B`1[[X, Library],[Y, Library]].M[[Z, Library]](T ByRef)" is "A&lt;X&gt;+B&lt;Y&gt;.M&lt;Z&gt;(T&amp;)".
/// The grammar is that of reflection (Type.FullName), with the parameters behind it.
/// </summary>
internal ref struct MethodName
{
    private const string ByReference = " ByRef";
    private readonly ReadOnlySpan<char> _text;
    private readonly int _depthLimit;
    private int _at;

    private MethodName(ReadOnlySpan<char> text, int depthLimit)
    {
        _text = text;
        _depthLimit = depthLimit;
    }

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    /// <summary>The readable name; what does not follow the grammar stays as it is.</summary>
    public static string Format(string signature, DotNetLimits limits)
    {
        MethodName name = new(signature, limits.NameDepth);
        string? readable = name.Read(0, isArgument: false);
        readable = readable is null || name._at < signature.Length ? signature : readable;
        return readable.Length <= limits.NameCharacters ? readable : readable[..limits.NameCharacters];
    }

    private string? Read(int depth, bool isArgument)
    {
        if (depth > _depthLimit) return null;
        StringBuilder output = new();
        List<(int Place, int Arity)> open = [];
        while (_at < _text.Length && !(isArgument && Current is ',' or ']'))
        {
            if (Current == '`' && char.IsAsciiDigit(Next)) open.Add((output.Length, ReadArity()));
            else if (Current == '[' && Next == '[')
            {
                if (ReadArguments(depth) is not { } arguments) return null;
                Insert(output, open, arguments);
            }
            else if (Current == '[') CopyRank(output);
            else Copy(output);
        }

        return output.ToString();
    }

    private int ReadArity()
    {
        int start = ++_at;
        while (char.IsAsciiDigit(Current)) _at++;
        return int.TryParse(_text[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out int arity) ? arity : 0;
    }

    // "[[X, Library],[Y, Library]]", at its first bracket.
    private List<string>? ReadArguments(int depth)
    {
        List<string> arguments = [];
        do
        {
            _at++;
            if (Current != '[') return null;
            _at++;
            if (Read(depth + 1, isArgument: true) is not { } argument) return null;
            arguments.Add(argument);
            while (_at < _text.Length && Current != ']') _at++; // The assembly.
            _at++;
        }
        while (Current == ',');
        if (Current != ']') return null;
        _at++;
        return arguments;
    }

    // An array's: "[]", "[,]".
    private void CopyRank(StringBuilder output)
    {
        do output.Append(_text[_at++]);
        while (Current is ',' or '*');
        if (Current != ']') return;
        output.Append(']');
        _at++;
    }

    private void Copy(StringBuilder output)
    {
        if (_text[_at..].StartsWith(ByReference, StringComparison.Ordinal))
        {
            output.Append('&');
            _at += ByReference.Length;
            return;
        }

        output.Append(_text[_at++]);
    }

    // The arguments of a nested type stand behind it, those of the types around it first.
    private static void Insert(StringBuilder output, List<(int Place, int Arity)> open, List<string> arguments)
    {
        int end = arguments.Count;
        if (open.Sum(static type => (long)type.Arity) != end) open.Clear();
        if (open.Count == 0) open.Add((output.Length, end));
        for (int i = open.Count - 1; i >= 0; end -= open[i].Arity, i--)
            output.Insert(open[i].Place, $"<{string.Join(", ", arguments[(end - open[i].Arity)..end])}>");
        open.Clear();
    }
}

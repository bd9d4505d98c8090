using System.Globalization;
using Bridle.Language.Diagnostics;

namespace Bridle.Language.Syntax.Lexing;

/// <summary>$1, $$1, $target and $$target: the command line's words inside a program.</summary>
internal sealed class Macros(CompileOptions options, DiagnosticBag diagnostics)
{
    private readonly HashSet<int> _referenced = [];

    /// <summary>The token that a macro stands for. <paramref name="name"/> is without dollars.</summary>
    public Token Expand(int position, string name, bool asString) =>
        char.IsAsciiDigit(name[0]) ? ExpandArgument(position, name, asString) : ExpandVariable(position, name, asString);

    /// <summary>The text for use inside a probe description; null if the macro is not defined.</summary>
    public string? Text(string name)
    {
        if (!char.IsAsciiDigit(name[0])) return options.Macros.TryGetValue(name, out long value) ? Decimal(value) : null;
        bool isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return !isNumber ? null : Argument(index) ?? (options.Settings.Flag("defaultargs") ? "" : null);
    }

    /// <summary>Only the last argument counts: a script may use the others or not.</summary>
    public void CheckUnused(int position)
    {
        int last = options.Arguments.Count;
        if (last > 0 && !_referenced.Contains(last) && !options.Settings.Flag("argref"))
        {
            diagnostics.MacroArgumentUnused(position, options.Arguments[last - 1], last);
        }
    }

    private string? Argument(int index)
    {
        _referenced.Add(index);
        return index == 0 ? options.ScriptName : index <= options.Arguments.Count ? options.Arguments[index - 1] : null;
    }

    private Token ExpandArgument(int position, string name, bool asString)
    {
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            diagnostics.MacroArgumentOverflow(position, Spell(name, asString));
            return new Token(TokenKind.End, position, "");
        }
        if (Argument(index) is { } text) return asString ? StringToken(position, text) : Classify(position, text);
        if (options.Settings.Flag("defaultargs")) return asString ? StringToken(position, "") : new Token(TokenKind.Integer, position, "0");
        diagnostics.MacroArgumentUndefined(position, Spell(name, asString));
        return new Token(TokenKind.End, position, "");
    }

    private Token ExpandVariable(int position, string name, bool asString)
    {
        if (options.Macros.TryGetValue(name, out long value)) return asString ? StringToken(position, Decimal(value)) : Number(position, Decimal(value), value);
        diagnostics.MacroVariableUndefined(position, Spell(name, asString));
        return new Token(TokenKind.End, position, "");
    }

    // An argument is an integer, a name or a string, by its spelling alone.
    private static Token Classify(int position, string text)
    {
        ReadOnlySpan<char> digits = text is ['-' or '+', ..] ? text.AsSpan(1) : text;
        if (digits.Length > 0 && char.IsAsciiDigit(digits[0]) && IntegerLiteral.Read(digits, out ulong value, out _, out _) == IntegerLiteral.Fault.None)
        {
            return Number(position, text, unchecked(text[0] == '-' ? -(long)value : (long)value));
        }
        if (text.Length > 0 && Characters.IsIdentifierStart(text[0]) && text.All(Characters.IsIdentifier)) return new Token(TokenKind.Identifier, position, text);
        return StringToken(position, Escapes.Replace(text is ['"', .. var inside, '"'] ? inside : text));
    }

    private static Token Number(int position, string text, long value) =>
        new(TokenKind.Integer, position, text, unchecked((ulong)value), value is >= int.MinValue and <= int.MaxValue ? Types.IntegerKind.Int : Types.IntegerKind.Long);

    private static Token StringToken(int position, string text) => new(TokenKind.String, position, text);

    private static string Spell(string name, bool asString) => (asString ? "$$" : "$") + name;

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);
}

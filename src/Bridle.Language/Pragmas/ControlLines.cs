using System.Buffers;
using System.Globalization;
using Bridle.Language.Diagnostics;
using Bridle.Language.Text;

namespace Bridle.Language.Pragmas;

/// <summary>The lines that begin with #. They take effect where they stand, since options change how what follows is read.</summary>
internal sealed class ControlLines(LineMap lines, PragmaReader pragmas, DiagnosticBag diagnostics)
{
    private static readonly SearchValues<char> s_wordEnds = SearchValues.Create(" \t\r\v\f\"");

    /// <param name="position">Where the # is.</param>
    /// <param name="line">The text after it.</param>
    public void Read(int position, string line)
    {
        string rest = line.Trim();
        string name = FirstWord(rest);
        string argument = rest[name.Length..].Trim();
        switch (name)
        {
            case "" or "ident":
                break;
            case "line":
                SetLine(position, line.Length, name, argument);
                break;
            case "error":
                diagnostics.ErrorDirective(position, argument);
                break;
            case "pragma":
                ReadPragma(position, argument);
                break;
            default:
                if (char.IsAsciiDigit(name[0])) SetLine(position, line.Length, name, rest);
                else diagnostics.UnknownControlLine(position, name);
                break;
        }
    }

    private void ReadPragma(int position, string argument)
    {
        string[] words = argument.Split((char[])[' ', '\t', '\r', '\v', '\f'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) diagnostics.MalformedControlLine(position, "pragma");
        else if (words[0] == "D" && words.Length == 1) diagnostics.MalformedPragma(position, "");
        else if (words[0] == "D") pragmas.Read(position, words[1], words.Length > 2 ? words[2] : "");
    }

    private void SetLine(int position, int length, string name, string argument)
    {
        string number = FirstWord(argument);
        string file = argument[number.Length..].Trim();
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int line))
        {
            diagnostics.MalformedControlLine(position, name);
            return;
        }
        int end = file.Length > 1 && file[0] == '"' ? file.IndexOf('"', 1) : -1;
        if (file.Length > 0 && end < 0) diagnostics.MalformedControlLine(position, name);
        // The newline at the end of this line belongs to it: the number counts from the next.
        else lines.Add(position + length + 2, line, end > 1 ? file[1..end] : null);
    }

    private static string FirstWord(string text)
    {
        int end = text.AsSpan().IndexOfAny(s_wordEnds);
        return end < 0 ? text : text[..end];
    }
}

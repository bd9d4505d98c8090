using Bridle.Language.Diagnostics;
using Bridle.Language.Options;

namespace Bridle.Language.Pragmas;

/// <summary>The pragmas whose second word is D.</summary>
internal sealed class PragmaReader(OptionSettings settings, PragmaTable table, DiagnosticBag diagnostics)
{
    private static readonly char[] s_blanks = [' ', '\t', '\r', '\v', '\f'];

    public void Read(int position, string form, string argument)
    {
        string[] words = argument.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);
        switch (form)
        {
            case "option":
                SetOption(position, words);
                break;
            case "attributes":
                ReadAttributes(position, words);
                break;
            case "binding":
                ReadBinding(position, words);
                break;
            case "depends_on":
                ReadDependency(position, words);
                break;
            case "error":
                diagnostics.ErrorDirective(position, argument);
                break;
            case "line":
                break;
            default:
                diagnostics.UnknownPragma(position, form);
                break;
        }
    }

    private void SetOption(int position, string[] words)
    {
        if (words.Length != 1)
        {
            diagnostics.MalformedPragma(position, "option");
            return;
        }
        string[] parts = words[0].Split('=', 2);
        string? value = parts.Length > 1 ? parts[1].Trim('"') : null;
        if (!settings.TrySet(parts[0], value, fromProgram: true, out string reason)) diagnostics.OptionRefused(position, parts[0], value, reason);
    }

    // S/D/C name, or S/D/C provider P part.
    private void ReadAttributes(int position, string[] words)
    {
        bool isProvider = words is [_, "provider", _, "provider" or "module" or "function" or "name" or "args"];
        if (words.Length > 0 && Stability.TryParse(words[0], out Stability stability) && (words.Length == 2 || isProvider))
        {
            table.Add(new AttributePragma(position, stability, isProvider ? words[2] : words[1], isProvider ? words[3] : null));
            return;
        }
        diagnostics.MalformedPragma(position, "attributes");
    }

    private void ReadBinding(int position, string[] words)
    {
        bool isRight = words.Length == 2 && LanguageVersion.TryParse(words[0].Trim('"'), out _);
        if (!isRight) diagnostics.MalformedPragma(position, "binding");
        else if (LanguageVersion.TryParse(words[0].Trim('"'), out Version? version)) table.Add(new BindingPragma(version, words[1]));
    }

    private void ReadDependency(int position, string[] words)
    {
        bool isRight = words is ["provider" or "module" or "library", _];
        if (isRight) table.Add(new DependencyPragma(position, words[0], words[1]));
        else diagnostics.MalformedPragma(position, "depends_on");
    }
}

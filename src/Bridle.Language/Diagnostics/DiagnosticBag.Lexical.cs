namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void Syntax(int position, string message, string near) =>
        Report(ErrorTag.Syntax, position, near.Length > 0 ? $"{message} near \"{near}\"" : $"{message} near end of input");

    public void SyntaxAlone(int position, string message) => Report(ErrorTag.Syntax, position, message);

    public void FloatingConstant(int position) => SyntaxAlone(position, "floating-point constants are not permitted");

    public void TooDeep(int position, int limit) => SyntaxAlone(position, $"expressions and declarations may not nest deeper than {limit}");

    public void TooMany(int position, string what, int limit) => SyntaxAlone(position, $"more than {limit} {what}");

    public void TooLong(int position, string what, int limit) => SyntaxAlone(position, $"{what} is longer than {limit} bytes");

    public void UnendedComment(int position) => SyntaxAlone(position, "end-of-file encountered before end of comment");

    public void NestedComment(int position) => SyntaxAlone(position, "/* encountered inside a comment");

    public void UnendedString(int position) => SyntaxAlone(position, "end-of-file encountered before end of string");

    public void InvalidCharacter(int position, char character) =>
        SyntaxAlone(position, character is > ' ' and <= '~' ? $"invalid character '{character}' in program" : $"invalid character \\x{(int)character:x2} in program");

    public void IntegerDigit(int position, string text, char digit) =>
        Report(ErrorTag.IntDigit, position, $"constant \"{text}\" contains invalid digit {digit}");

    public void IntegerOverflow(int position, string text) => Report(ErrorTag.IntOflow, position, $"integer constant {text} cannot be represented in any built-in integral type");

    public void NewlineInString(int position) => Report(ErrorTag.StrNl, position, "newline encountered in string literal");

    public void NewlineInCharacter(int position) => Report(ErrorTag.ChrNl, position, "newline encountered in character constant");

    public void EmptyCharacter(int position) => Report(ErrorTag.ChrNull, position, "empty character constant");

    public void CharacterOverflow(int position) => Report(ErrorTag.ChrOflow, position, "character constant is too long");

    public void MacroArgumentUndefined(int position, string name) => Report(ErrorTag.MacroUndef, position, $"macro argument {name} is not defined");

    public void MacroVariableUndefined(int position, string name) => Report(ErrorTag.MacroUndef, position, $"macro variable {name} is not defined");

    public void MacroArgumentOverflow(int position, string name) => Report(ErrorTag.MacroOflow, position, $"macro argument {name} is out of range");

    public void MacroArgumentUnused(int position, string value, int index) =>
        Report(ErrorTag.MacroUnused, position, $"extraneous argument '{value}' (${index} is not referenced)");

    public void UndefinedMacroInDescription(int position, string description) =>
        Report(ErrorTag.PdescInval, position, $"invalid probe description \"{description}\": Undefined macro variable in probe description");

    public void OverspecifiedDescription(int position, string description) =>
        Report(ErrorTag.PdescInval, position, $"invalid probe description \"{description}\": Overspecified probe description");

    public void ProbeIdentifierUnknown(int position, string identifier) =>
        Report(ErrorTag.PdescInval, position, $"invalid probe identifier {identifier}: Unknown probe identifier");

    public void EmptyProgram(int position) => Report(ErrorTag.Empty, position, "empty D program translation unit");
}

namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void ErrorDirective(int position, string text) => Report(ErrorTag.Pragerr, position, $"#error: {text}");

    public void UnknownControlLine(int position, string name) => Report(ErrorTag.PragctlInval, position, $"invalid control directive: #{name}");

    public void MalformedControlLine(int position, string name) => Report(ErrorTag.PragmaMalform, position, $"malformed control directive: #{name}");

    public void UnknownPragma(int position, string name) => Report(ErrorTag.PragmaInval, position, $"invalid #pragma D {name}");

    public void MalformedPragma(int position, string form) => Report(ErrorTag.PragmaMalform, position, $"malformed #pragma D {form}");

    public void PragmaUnused(int position, string name) => Report(ErrorTag.PragmaUnused, position, $"unused #pragma {name}");

    public void PragmaScope(int position, string name) => Report(ErrorTag.PragmaScope, position, $"#pragma {name} cannot be applied to a built-in identifier");

    public void PragmaDepend(int position, string kind, string name) => Report(ErrorTag.PragmaDepend, position, $"program requires {kind} {name}");

    public void OptionRefused(int position, string option, string? value, string reason) =>
        Report(ErrorTag.PragmaOptset, position, value is null ? $"failed to set option '{option}': {reason}" : $"failed to set option '{option}' to '{value}': {reason}");

    public void StabilityBelowMinimum(int position, string what, string actual, string minimum) =>
        Report(ErrorTag.AttrMin, position, $"attributes for {what} ({actual}) are less than predefined minimum ({minimum})");
}

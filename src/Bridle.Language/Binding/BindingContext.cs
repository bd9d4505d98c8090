using Bridle.Language.Diagnostics;
using Bridle.Language.Options;
using Bridle.Language.Pragmas;
using Bridle.Language.Symbols;

namespace Bridle.Language.Binding;

/// <summary>What the binders of one program share.</summary>
internal sealed record BindingContext(ProgramScope Scope, DiagnosticBag Diagnostics, OptionSettings Settings, PragmaTable Pragmas, LanguageLimits Limits, IProbeCatalog Probes)
{
    public int StringBytes { get; } = (int)Math.Clamp(Settings.Number("strsize"), 8, Limits.ClauseBytes / 16);
}

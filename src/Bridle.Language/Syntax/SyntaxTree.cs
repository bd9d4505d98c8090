using Bridle.Language.Diagnostics;
using Bridle.Language.Options;
using Bridle.Language.Pragmas;
using Bridle.Language.Syntax.Lexing;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Syntax.Parsing;
using Bridle.Language.Text;

namespace Bridle.Language.Syntax;

/// <summary>A program as written, with what its control lines set.</summary>
internal sealed record SyntaxTree(IReadOnlyList<Item> Items, PragmaTable Pragmas, OptionSettings Settings, DiagnosticBag Diagnostics, LineMap Lines)
{
    public static SyntaxTree Parse(SourceText source, CompileOptions options, IEnumerable<string> typeNames)
    {
        LineMap lines = new(source.Bytes);
        DiagnosticBag diagnostics = new(lines);
        OptionSettings settings = options.Settings.Copy();
        PragmaTable pragmas = new();
        ControlLines controlLines = new(lines, new PragmaReader(settings, pragmas, diagnostics), diagnostics);
        Macros macros = new(options with { Settings = settings }, diagnostics);
        if (source.Bytes.Length > options.Limits.SourceBytes) diagnostics.TooLong(0, "program", options.Limits.SourceBytes);
        Lexer lexer = new(source.Bytes, macros, controlLines, diagnostics, options.Limits);
        Parser parser = new(lexer, typeNames.ToHashSet(StringComparer.Ordinal), diagnostics, options.Limits, source.Kind, () => settings.Flag("pspec"));
        List<Item> items = parser.Program();
        if (items.Count == 0 && !settings.Flag("empty")) diagnostics.EmptyProgram(0);
        macros.CheckUnused(source.Bytes.Length);
        return new SyntaxTree(items, pragmas, settings, diagnostics, lines);
    }
}

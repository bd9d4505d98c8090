using Bridle.Language.Text;

namespace Bridle.Language.Diagnostics;

/// <summary>What is wrong with a program, and where.</summary>
/// <param name="Tag">Its name; a few faults of format strings have none.</param>
/// <param name="Position">Offset into the text.</param>
/// <param name="Line">The line, as control lines count it.</param>
/// <param name="File">The file that a control line named.</param>
/// <param name="Region">The part of a clause ("predicate", "action list").</param>
/// <param name="Message">The fault in words, without tag and place.</param>
public sealed record Diagnostic(ErrorTag? Tag, int Position, int Line, string? File, string Region, string Message)
{
    /// <summary>The text after "failed to compile script FILE: " or "invalid probe specifier TEXT: ".</summary>
    public string Describe(SourceKind kind, bool withTag) => (withTag && Tag is ErrorTag tag ? $"[{tag.Name()}] " : "") + Place(kind) + Message;

    private string Place(SourceKind kind) => (File, kind) switch
    {
        ({ } file, _) => $"\"{file}\", line {Line}: ",
        (null, SourceKind.Script) => $"line {Line}: ",
        _ => Region.Length > 0 ? $"in {Region}: " : "",
    };
}

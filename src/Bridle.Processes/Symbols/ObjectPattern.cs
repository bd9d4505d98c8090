using System.Globalization;

namespace Bridle.Processes.Symbols;

/// <summary>
/// Which objects are meant: a full path, a base name ("libc.so.6"), a base name without what follows the first dot ("libc") or
/// ".so" ("libpython3.11"), "a.out" for the program, "ld.so" for the run-time linker, or nothing for any. LM1` before it means
/// those of the namespace 1, in hex as the seed's relatives write it; without it the base namespace is meant.
/// </summary>
public readonly record struct ObjectPattern(int Namespace, string Name)
{
    public const string Executable = "a.out", Linker = "ld.so", Any = "";

    public static ObjectPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOf('`', StringComparison.Ordinal);
        bool isNumbered = end > 2 && text.StartsWith("LM", StringComparison.Ordinal);
        return isNumbered && int.TryParse(text.AsSpan(2, end - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number) && number >= 0
            ? new ObjectPattern(number, text[(end + 1)..])
            : new ObjectPattern(0, text);
    }

    public bool Matches(ProcessObject candidate)
    {
        if (candidate.Namespace != Namespace) return false;
        return Name switch
        {
            null or Any => true,
            Executable => candidate.IsExecutable,
            Linker => candidate.IsLinker,
            _ when Name.Contains('/', StringComparison.Ordinal) => candidate.Path == Name,
            _ => IsNameOf(candidate.Name),
        };
    }

    private bool IsNameOf(string file) =>
        file == Name || Cut(file, ".").SequenceEqual(Name) || Cut(file, ".so").SequenceEqual(Name);

    private static ReadOnlySpan<char> Cut(string file, string mark)
    {
        int at = file.IndexOf(mark, StringComparison.Ordinal);
        return at > 0 ? file.AsSpan(0, at) : file;
    }
}

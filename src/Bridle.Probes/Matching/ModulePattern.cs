using System.Globalization;
using Bridle.Processes.Symbols;

namespace Bridle.Probes.Matching;

/// <summary>
/// Which objects the second field of a description means: empty for all; "a.out" for the program; an exact base name, or one without
/// what follows its first dot or ".so" ("libc", "libc.so", "libpython3.11"); a full path; a glob over base names, or over paths where it holds a
/// slash. LM1` before a name means the objects of the namespace 1 (dlmopen), and is part of the base name that globs see.
/// </summary>
internal sealed class ModulePattern
{
    private readonly Glob _glob;
    private readonly ObjectPattern _object;

    public ModulePattern(string text)
    {
        _glob = new Glob(text);
        _object = ObjectPattern.Parse(text);
    }

    /// <summary>One object is meant, so that what is missing in it is an error.</summary>
    public bool IsLiteral => _glob.IsLiteral;

    public bool Matches(ProcessObject candidate)
    {
        if (_glob.IsAny) return true;
        if (_glob.IsLiteral) return _object.Matches(candidate) || (candidate.Namespace == _object.Namespace && IsOtherNameOf(candidate));
        return _glob.Matches(_glob.Pattern.Contains('/', StringComparison.Ordinal) ? candidate.Path : NameOf(candidate));
    }

    // "libc.so" without the version behind it; and the linker says /lib of what /proc/PID/maps says /usr/lib.
    private bool IsOtherNameOf(ProcessObject candidate)
    {
        string name = _object.Name;
        if (name.StartsWith('/')) return WithoutUsr(name).SequenceEqual(WithoutUsr(candidate.Path));
        bool isShort = name.EndsWith(".so", StringComparison.Ordinal) && candidate.Name.Length > name.Length;
        return isShort && candidate.Name.StartsWith(name, StringComparison.Ordinal) && candidate.Name[name.Length] == '.';
    }

    private static ReadOnlySpan<char> WithoutUsr(string path) => path.StartsWith("/usr/lib", StringComparison.Ordinal) ? path.AsSpan("/usr".Length) : path;

    /// <summary>The module field of the probes of an object.</summary>
    public static string NameOf(ProcessObject candidate) => candidate.Namespace == 0
        ? candidate.Name
        : string.Create(CultureInfo.InvariantCulture, $"LM{candidate.Namespace:x}`{candidate.Name}");
}

using System.Diagnostics.CodeAnalysis;

namespace Bridle.Language.Pragmas;

/// <summary>The language's versions: 1.0 to the newest.</summary>
internal static class LanguageVersion
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Version? version) =>
        Version.TryParse(text, out version) && version >= new Version(1, 0) && version.Major <= 99;
}

namespace Bridle.ObjectFiles.Demangling;

/// <summary>What stands behind a mangled name: parts of functions that the compiler split (.cold), or numbers of LLVM.</summary>
internal static class RustSuffix
{
    /// <summary>The suffix as it is to be seen: LLVM's numbers say nothing to anyone.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> suffix)
    {
        int llvm = suffix.IndexOf(".llvm.");
        return llvm < 0 ? suffix : suffix[..llvm];
    }
}

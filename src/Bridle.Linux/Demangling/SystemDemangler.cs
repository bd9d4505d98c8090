using System.Runtime.InteropServices;
using System.Text;

namespace Bridle.Linux.Demangling;

/// <summary>
/// Demangles names of C++ with the host's C++ library, which is loaded at the first name; on a host without one every name
/// stays as it is. Any thread may ask.
/// </summary>
public static unsafe class SystemDemangler
{
    private const string Library = "libstdc++.so.6", Function = "__cxa_demangle";

    private static readonly Lazy<nint> s_function = new(static () => Find(Library));

    /// <summary>False where the symbol is no name of C++, is more nested than the library takes, or where there is no library.</summary>
    public static bool TryDemangle(string symbol, out string name)
    {
        name = "";
        // The library has no limit of its own, and a short name can stand for one that no memory holds.
        return symbol.StartsWith("_Z", StringComparison.Ordinal) && s_function.Value != 0 && ExpandedSize.IsBearable(symbol)
            && TryCall(s_function.Value, symbol, out name);
    }

    /// <summary>Where the library's function is; 0 without one.</summary>
    internal static nint Find(string library) =>
        NativeLibrary.TryLoad(library, out nint handle) && NativeLibrary.TryGetExport(handle, Function, out nint function) ? function : 0;

    private static bool TryCall(nint function, string symbol, out string name)
    {
        byte[] input = Encoding.UTF8.GetBytes(symbol + "\0");
        byte* text;
        int status;
        // char *__cxa_demangle(const char *name, char *buffer, size_t *length, int *status): without a buffer it allocates one.
        fixed (byte* start = input)
            text = ((delegate* unmanaged<byte*, byte*, nuint*, int*, byte*>)function)(start, null, null, &status);
        name = text is null ? "" : Marshal.PtrToStringUTF8((nint)text) ?? "";
        NativeMemory.Free(text);
        return name.Length > 0;
    }
}

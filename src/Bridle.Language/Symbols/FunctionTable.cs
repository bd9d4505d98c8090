using System.Collections.Frozen;
using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>The functions of the language, by name.</summary>
internal static class FunctionTable
{
    private static readonly (string Name, Function Function, string Prototype)[] s_rows =
    [
        ("alloca", Function.Alloca, "void *(size_t)"), ("basename", Function.BaseName, "string(const char *)"),
        ("bcopy", Function.CopyBytes, "void(void *, void *, size_t)"), ("cleanpath", Function.CleanPath, "string(const char *)"),
        ("copyin", Function.CopyIn, "void *(uintptr_t, size_t)"), ("copyinstr", Function.CopyInText, "string(uintptr_t, [size_t])"),
        ("copyinto", Function.CopyInto, "void(uintptr_t, size_t, void *)"), ("copyout", Function.CopyOut, "void(void *, uintptr_t, size_t)"),
        ("copyoutstr", Function.CopyOutText, "void(const char *, uintptr_t, size_t)"), ("dirname", Function.DirectoryName, "string(const char *)"),
        ("getmajor", Function.GetMajor, "uint32_t(uint64_t)"), ("getminor", Function.GetMinor, "uint32_t(uint64_t)"),
        ("htonl", Function.SwapBytes32, "uint32_t(uint32_t)"), ("htonll", Function.SwapBytes64, "uint64_t(uint64_t)"), ("htons", Function.SwapBytes16, "uint16_t(uint16_t)"),
        ("ntohl", Function.SwapBytes32, "uint32_t(uint32_t)"), ("ntohll", Function.SwapBytes64, "uint64_t(uint64_t)"), ("ntohs", Function.SwapBytes16, "uint16_t(uint16_t)"),
        ("index", Function.Index, "int(const char *, const char *, [int])"), ("rindex", Function.LastIndex, "int(const char *, const char *, [int])"),
        ("inet_ntoa", Function.InetNtoa, "string(void *)"), ("inet_ntoa6", Function.InetNtoa6, "string(void *)"),
        ("inet_ntop", Function.InetNtop, "string(int, void *)"), ("link_ntop", Function.LinkNtop, "string(int, void *)"),
        ("json", Function.Json, "string(const char *, const char *)"), ("lltostr", Function.FormatInteger, "string(int64_t, [int])"),
        ("progenyof", Function.ProgenyOf, "int(pid_t)"), ("rand", Function.Random, "int()"), ("speculation", Function.Speculation, "int()"),
        ("strchr", Function.FindCharacter, "string(const char *, char)"), ("strrchr", Function.FindLastCharacter, "string(const char *, char)"),
        ("strstr", Function.FindText, "string(const char *, const char *)"), ("strjoin", Function.JoinText, "string(const char *, const char *)"),
        ("strlen", Function.TextLength, "size_t(const char *)"), ("substr", Function.Substring, "string(const char *, int, [int])"),
        ("strtok", Function.Tokenize, "string(const char *, const char *)"), ("strtoll", Function.ParseInteger, "int64_t(const char *, [int])"),
        ("tolower", Function.Lower, "string(const char *)"), ("toupper", Function.Upper, "string(const char *)"),

        ("trace", Function.Trace, "void(@)"), ("tracemem", Function.TraceMemory, "void(@, size_t, [size_t])"), ("printf", Function.Printf, "void(@, ...)"),
        ("printa", Function.Printa, "void(@, ...)"), ("print", Function.Print, "void(@)"),
        ("stack", Function.KernelStack, "stack(...)"), ("ustack", Function.UserStack, "stack(...)"), ("jstack", Function.UserStack, "stack(...)"),
        ("usym", Function.UserSymbol, "_usymaddr(uintptr_t)"), ("ufunc", Function.UserFunction, "_usymaddr(uintptr_t)"),
        ("umod", Function.UserModule, "_usymaddr(uintptr_t)"), ("uaddr", Function.UserAddress, "_usymaddr(uintptr_t)"),
        ("sym", Function.KernelSymbol, "_symaddr(uintptr_t)"), ("func", Function.KernelFunction, "_symaddr(uintptr_t)"), ("mod", Function.KernelModule, "_symaddr(uintptr_t)"),
        ("exit", Function.Exit, "void(int)"), ("speculate", Function.Speculate, "void(int)"), ("commit", Function.Commit, "void(int)"), ("discard", Function.Discard, "void(int)"),
        ("clear", Function.Clear, "void(...)"), ("trunc", Function.Truncate, "void(...)"), ("normalize", Function.Normalize, "void(...)"), ("denormalize", Function.Denormalize, "void(...)"),
        ("setopt", Function.SetOption, "void(const char *, [const char *])"), ("freopen", Function.Freopen, "void(@, ...)"), ("ftruncate", Function.Ftruncate, "void()"),
        ("system", Function.System, "void(@, ...)"), ("raise", Function.Raise, "void(int)"), ("stop", Function.Stop, "void()"),
        ("panic", Function.Panic, "void()"), ("breakpoint", Function.Breakpoint, "void()"), ("chill", Function.Chill, "void(int)"), ("pcap", Function.PacketCapture, "void(...)"),

        ("count", Function.Count, "void()"), ("sum", Function.Sum, "void(@)"), ("min", Function.Minimum, "void(@)"), ("max", Function.Maximum, "void(@)"),
        ("avg", Function.Average, "void(@)"), ("stddev", Function.StandardDeviation, "void(@)"), ("quantize", Function.Quantize, "void(...)"),
        ("lquantize", Function.LinearQuantize, "void(...)"), ("llquantize", Function.LogLinearQuantize, "void(...)"),
    ];

    // A prototype is read when its function is first called.
    private static readonly FrozenDictionary<string, Lazy<FunctionSymbol>> s_functions = s_rows.ToFrozenDictionary(
        static row => row.Name,
        static row => new Lazy<FunctionSymbol>(() => new FunctionSymbol(row.Name, row.Function, Prototype.Read(row.Prototype, TypeOf))),
        StringComparer.Ordinal);

    public static FunctionSymbol? Find(string name) => s_functions.GetValueOrDefault(name)?.Value;

    private static DataType TypeOf(string name) => name switch
    {
        "void" => VoidType.Instance,
        "void *" => new PointerType(VoidType.Instance),
        "const char *" => new PointerType(new TypedefType("const char", IntegerType.Char)),
        "char" => IntegerType.Char,
        "string" => StringType.Instance,
        "stack" => OpaqueType.Stack,
        "_usymaddr" => OpaqueType.UserSymbol,
        "_symaddr" => OpaqueType.KernelSymbol,
        _ => BasicTypes.Find(name),
    };
}

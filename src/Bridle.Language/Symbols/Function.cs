namespace Bridle.Language.Symbols;

/// <summary>What can be called: subroutines, then actions, then aggregating functions.</summary>
internal enum Function
{
    Alloca, BaseName, CopyBytes, CleanPath, CopyIn, CopyInText, CopyInto, CopyOut, CopyOutText, DirectoryName, GetMajor, GetMinor, SwapBytes16, SwapBytes32, SwapBytes64,
    Index, InetNtoa, InetNtoa6, InetNtop, Json, LinkNtop, FormatInteger, ProgenyOf, Random, LastIndex, Speculation,
    FindCharacter, FindLastCharacter, FindText, JoinText, TextLength, Substring, Tokenize, ParseInteger, Lower, Upper,

    Trace, TraceMemory, Printf, Printa, Print, KernelStack, UserStack, UserSymbol, UserFunction, UserModule, UserAddress, KernelSymbol, KernelFunction, KernelModule,
    Exit, Speculate, Commit, Discard, Clear, Truncate, Normalize, Denormalize, SetOption, Freopen, Ftruncate, System, Raise, Stop,
    Panic, Breakpoint, Chill, PacketCapture,

    Count, Sum, Minimum, Maximum, Average, StandardDeviation, Quantize, LinearQuantize, LogLinearQuantize,
}

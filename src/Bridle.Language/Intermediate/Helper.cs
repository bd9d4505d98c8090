namespace Bridle.Language.Intermediate;

/// <summary>What the runtime does for a program; <see cref="HelperTable"/> has the signatures.</summary>
public enum Helper
{
    // Strings.
    CopyText, ReadText, CompareText, TextLength, JoinText, Substring, FindCharacter, FindLastCharacter, FindText, IndexOfText, LastIndexOfText,
    Tokenize, FormatInteger, ParseInteger, Lower, Upper, BaseName, DirectoryName, CleanPath, JsonValue, InetNtoa, InetNtoa6, InetNtop, LinkNtop,
    BuiltinText, TextCharacter,

    // Memory.
    Allocate, CopyIn, CopyInto, CopyOut, CopyOutText, CopyBytes, CopyBytesFrom, FetchBytes, PutBytes, CopyMemory,

    // What the probe gives.
    UserRegister, UserStack, KernelStack, UserSymbol, Random, ProgenyOf,

    // Speculations and the life of the run.
    Speculation, Speculate, Commit, Discard, Exit, Raise, Stop,
}

using System.Collections.Immutable;

namespace Bridle.Language.Intermediate;

public enum HelperParameter
{
    /// <summary>A register with an integer.</summary>
    Integer,

    /// <summary>A D pointer: an address of the victim or of scratch.</summary>
    Pointer,

    /// <summary>A reference to a string, or null: a fault (InvalidAddress, 0) unless the helper says otherwise.</summary>
    Text,

    /// <summary>A reference to bytes, at least as many as the next Size says.</summary>
    Bytes,

    /// <summary>A reference that is written, at least as many bytes as the next Size says.</summary>
    Output,

    /// <summary>Bytes of the reference before it: a constant.</summary>
    Size,
}

public enum HelperResult
{
    None, Integer, Pointer,

    /// <summary>A reference to a string of at most the Size given, or null.</summary>
    Text,
}

/// <summary>The fixed signature of a helper.</summary>
public sealed record HelperSignature(Helper Helper, HelperResult Result, ImmutableArray<HelperParameter> Parameters);

/// <summary>The signatures of all helpers.</summary>
public static class HelperTable
{
    // One letter a parameter: Integer, Pointer, Text, Bytes, Output, Size.
    private static readonly ImmutableArray<HelperSignature> s_all =
    [
        New(Helper.CopyText, HelperResult.None, "OST"), New(Helper.ReadText, HelperResult.Text, "OSPI"), New(Helper.CompareText, HelperResult.Integer, "TT"),
        New(Helper.TextLength, HelperResult.Integer, "T"), New(Helper.JoinText, HelperResult.Text, "OSTT"), New(Helper.Substring, HelperResult.Text, "OSTII"),
        New(Helper.FindCharacter, HelperResult.Text, "OSTI"), New(Helper.FindLastCharacter, HelperResult.Text, "OSTI"), New(Helper.FindText, HelperResult.Text, "OSTT"),
        New(Helper.IndexOfText, HelperResult.Integer, "TTI"), New(Helper.LastIndexOfText, HelperResult.Integer, "TTI"), New(Helper.Tokenize, HelperResult.Text, "OSTT"),
        New(Helper.FormatInteger, HelperResult.Text, "OSII"), New(Helper.ParseInteger, HelperResult.Integer, "TI"), New(Helper.Lower, HelperResult.Text, "OST"),
        New(Helper.Upper, HelperResult.Text, "OST"), New(Helper.BaseName, HelperResult.Text, "OST"), New(Helper.DirectoryName, HelperResult.Text, "OST"),
        New(Helper.CleanPath, HelperResult.Text, "OST"), New(Helper.JsonValue, HelperResult.Text, "OSTT"), New(Helper.InetNtoa, HelperResult.Text, "OSP"),
        New(Helper.InetNtoa6, HelperResult.Text, "OSP"), New(Helper.InetNtop, HelperResult.Text, "OSIP"), New(Helper.LinkNtop, HelperResult.Text, "OSIP"),
        New(Helper.BuiltinText, HelperResult.Text, "OSI"), New(Helper.TextCharacter, HelperResult.Integer, "TI"),
        New(Helper.Allocate, HelperResult.Pointer, "I"), New(Helper.CopyIn, HelperResult.Pointer, "PI"), New(Helper.CopyInto, HelperResult.None, "PIP"),
        New(Helper.CopyOut, HelperResult.None, "PPI"), New(Helper.CopyOutText, HelperResult.None, "TPI"), New(Helper.CopyBytes, HelperResult.None, "PPI"),
        New(Helper.CopyBytesFrom, HelperResult.None, "BSPI"), New(Helper.FetchBytes, HelperResult.None, "OSPI"), New(Helper.PutBytes, HelperResult.None, "PBS"),
        New(Helper.CopyMemory, HelperResult.None, "OSB"),
        New(Helper.UserRegister, HelperResult.Integer, "I"), New(Helper.UserStack, HelperResult.None, "OSI"), New(Helper.KernelStack, HelperResult.None, "OSI"),
        New(Helper.UserSymbol, HelperResult.None, "OSI"),
        New(Helper.Random, HelperResult.Integer, ""), New(Helper.ProgenyOf, HelperResult.Integer, "I"),
        New(Helper.Speculation, HelperResult.Integer, ""), New(Helper.Speculate, HelperResult.None, "I"), New(Helper.Commit, HelperResult.None, "I"),
        New(Helper.Discard, HelperResult.None, "I"), New(Helper.Exit, HelperResult.None, "I"), New(Helper.Raise, HelperResult.None, "I"), New(Helper.Stop, HelperResult.None, ""),
    ];

    public static ImmutableArray<HelperSignature> All => s_all;

    public static HelperSignature Find(Helper helper) => s_all[(int)helper];

    private static HelperSignature New(Helper helper, HelperResult result, string parameters) =>
        new(helper, result, [.. parameters.Select(static letter => (HelperParameter)"IPTBOS".IndexOf(letter, StringComparison.Ordinal))]);
}

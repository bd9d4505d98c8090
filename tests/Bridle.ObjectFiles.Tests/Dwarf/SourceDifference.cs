namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>The ways in which a witness may answer otherwise; what fits none is a failure.</summary>
internal static class SourceDifference
{
    /// <summary>The category; empty where the answers are the same, null where none fits.</summary>
    public static string? Category(string program, IReadOnlySet<string> symbols, WitnessFrame[] ours, WitnessFrame[] theirs) => program switch
    {
        _ when ours.SequenceEqual(theirs) => "",
        _ when IsSymbol(symbols, ours, theirs) => "the symbol table names a function where debug information says nothing",
        _ when Differ(ours, theirs, name: symbols) => "the witness names a function after the symbol around the address",
        "addr2line" when Differ(ours, theirs, name: symbols, anyFile: true) || IsSymbol(symbols, ours, theirs, anyFile: true) =>
            "addr2line takes the first file of a DWARF 5 unit for its own, or for <artificial>",
        "eu-addr2line" when HasOtherCalls(symbols, ours, theirs) =>
            "eu-addr2line passes over inlined calls, or takes some in that have just ended; addr2line and llvm-symbolizer agree with us",
        "eu-addr2line" when IsInGap(ours, theirs) => "eu-addr2line gives an address that no line covers the line of the addresses before",
        _ => null,
    };

    private static bool IsSymbol(IReadOnlySet<string> symbols, WitnessFrame[] ours, WitnessFrame[] theirs, bool anyFile = false) =>
        ours is [{ Function: "" }] && theirs is [{ Function: not "" }] && (HasSamePlace(ours[0], theirs[0]) || (anyFile && Line(ours[0]) == Line(theirs[0])))
        && symbols.Contains(theirs[0].Function);

    private static bool Differ(WitnessFrame[] ours, WitnessFrame[] theirs, IReadOnlySet<string> name, bool anyFile = false) =>
        ours.Length == theirs.Length && ours.Zip(theirs).All(pair =>
            (pair.First.Function == pair.Second.Function || (pair.First.Function.Length > 0 && name.Contains(pair.Second.Function)))
            && (pair.First.Place == pair.Second.Place || (anyFile && Line(pair.First) == Line(pair.Second))));

    private static bool HasOtherCalls(IReadOnlySet<string> symbols, WitnessFrame[] ours, WitnessFrame[] theirs) =>
        ours[0].Place == theirs[0].Place
        && (ours[^1].Function == theirs[^1].Function || ours[0].Function == theirs[0].Function || symbols.Contains(theirs[^1].Function));

    private static bool IsInGap(WitnessFrame[] ours, WitnessFrame[] theirs) => ours is [{ Function: "", Place: "" }] && theirs.Length == 1;

    private static bool HasSamePlace(WitnessFrame ours, WitnessFrame theirs) =>
        ours.Place == theirs.Place || (theirs.Place.Contains("/<artificial>:", StringComparison.Ordinal) && Line(ours) == Line(theirs));

    private static string Line(WitnessFrame frame) => frame.Place[(frame.Place.LastIndexOf(':') + 1)..];
}

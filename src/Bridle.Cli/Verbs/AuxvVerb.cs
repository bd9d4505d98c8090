using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle auxv: what the kernel told programs at their start.</summary>
internal static class AuxvVerb
{
    public static Command Build()
    {
        View<IProcessView, ImmutableArray<AuxiliaryFact>> view = new(static process => process.ReadAuxiliaryVector(), Print, Write);
        return new Inspection("auxv", "Print the auxiliary vector of processes", view.Show) { Core = view.Show }.Build();
    }

    private static void Print(Page page, IProcessView process, ImmutableArray<AuxiliaryFact> facts)
    {
        TextTable table = new("NAME", "VALUE", "MEANING");
        foreach (AuxiliaryFact fact in facts)
            table.Add(new Cell(fact.Entry.Name, Ink.Cyan), ValueOf(fact.Entry), MeaningOf(fact));
        table.PrintOn(page);
    }

    private static void Write(JsonLines json, IProcessView process, ImmutableArray<AuxiliaryFact> facts)
    {
        foreach (AuxiliaryFact fact in facts)
        {
            json.Write("auxv", process, writer =>
            {
                writer.WriteString("name", fact.Entry.Name);
                writer.WriteNumber("type", (ulong)fact.Entry.Type);
                writer.WriteString("value", Amount.Hex(fact.Entry.Value));
                if (fact.Text is { } text) writer.WriteString("text", text);
                if (!fact.Bytes.IsEmpty) writer.WriteString("bytes", HexOf(fact));
                if (!fact.Flags.IsEmpty) writer.WriteStrings("flags", fact.Flags);
            });
        }
    }

    /// <summary>Addresses and bits as such, all else as a number.</summary>
    private static string ValueOf(AuxiliaryEntry entry) => entry.Type switch
    {
        AuxiliaryType.PhEnt or AuxiliaryType.PhNum or AuxiliaryType.PageSize or AuxiliaryType.ClockTick or AuxiliaryType.Secure or
        AuxiliaryType.UserId or AuxiliaryType.EffectiveUserId or AuxiliaryType.GroupId or AuxiliaryType.EffectiveGroupId or
        (AuxiliaryType)27 or (AuxiliaryType)28 or (AuxiliaryType)51 => entry.Value.ToString(CultureInfo.InvariantCulture),
        _ => Amount.Hex(entry.Value),
    };

    private static string MeaningOf(AuxiliaryFact fact) => fact switch
    {
        { Text: { } text } => text,
        { Bytes.IsEmpty: false } => HexOf(fact),
        { Flags.IsEmpty: false } => string.Join(' ', fact.Flags),
        { Entry.Type: AuxiliaryType.Secure } => fact.Entry.Value == 0 ? "" : "set-id: the linker ignores LD_PRELOAD and the like",
        _ => "",
    };

    private static string HexOf(AuxiliaryFact fact) => Convert.ToHexStringLower(fact.Bytes.AsSpan());
}

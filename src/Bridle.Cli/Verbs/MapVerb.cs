using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle map: the address spaces of processes.</summary>
internal static class MapVerb
{
    public static Command Build()
    {
        View<IProcessView, MemoryMap> view = new(static process => process.ReadMemoryMap(), Print, Write);
        return new Inspection("map", "Print the mappings of processes, and what of them is in memory", view.Show) { Core = view.Show, TellsDoubts = true }.Build();
    }

    private static void Print(Page page, IProcessView process, MemoryMap map)
    {
        TextTable table = new(">ADDRESS", ">SIZE", ">RSS", ">PSS", ">SWAP", ">HUGE", "MODE", ">OFFSET", "WHAT");
        foreach (MappedRange entry in map.Entries) table.Add(RowOf(entry, map.HasUsage));
        table.Add(
            new Cell("total", Ink.Bold), Amount.Kilobytes(unchecked((long)map.Size)),
            AmountOf(map.HasUsage, map.Sum(static usage => usage.Resident)), AmountOf(map.HasUsage, map.Sum(static usage => usage.Proportional)),
            Amount.KilobytesOrNone(map.Sum(static usage => usage.Swapped)), Amount.KilobytesOrNone(map.Sum(static usage => usage.Huge)),
            "", "", "");
        table.PrintOn(page);
        if (!map.HasUsage && process is InspectedProcess) page.Line("the kernel does not tell how much of it is in memory", Ink.Yellow);
    }

    private static Cell[] RowOf(MappedRange entry, bool hasUsage)
    {
        MappingUsage usage = entry.Usage;
        Mapping mapping = usage.Mapping;
        return
        [
            $"{mapping.Range.Start.Value:x}-{mapping.Range.End.Value:x}",
            Amount.Kilobytes(unchecked((long)mapping.Range.Size)),
            AmountOf(hasUsage, usage.Resident),
            AmountOf(hasUsage, usage.Proportional),
            Amount.KilobytesOrNone(usage.Swapped),
            Amount.KilobytesOrNone(usage.Huge),
            new Cell(ModeOf(mapping), mapping is { IsWritable: true, IsExecutable: true } ? Ink.Red : Ink.Plain),
            IsFile(mapping) ? mapping.FileOffset.ToString("x", CultureInfo.InvariantCulture) : "",
            new Cell(NameOf(entry), mapping.IsDeleted ? Ink.Red : IsFile(mapping) ? Ink.Plain : Ink.Cyan),
        ];
    }

    // A core tells the files without their numbers.
    private static bool IsFile(Mapping mapping) => mapping.IsFile || mapping.Path.StartsWith('/');

    private static string AmountOf(bool isKnown, long bytes) => isKnown ? Amount.Kilobytes(bytes) : "";

    private static string ModeOf(Mapping mapping)
    {
        MappingAccess access = mapping.Access;
        return string.Create(4, access, static (letters, access) =>
        {
            letters[0] = (access & MappingAccess.Read) != 0 ? 'r' : '-';
            letters[1] = (access & MappingAccess.Write) != 0 ? 'w' : '-';
            letters[2] = (access & MappingAccess.Execute) != 0 ? 'x' : '-';
            letters[3] = (access & MappingAccess.Shared) != 0 ? 's' : 'p';
        });
    }

    private static string NameOf(MappedRange entry)
    {
        Mapping mapping = entry.Usage.Mapping;
        if (mapping.Path.Length != 0) return mapping.IsDeleted ? $"{mapping.Path} (deleted)" : mapping.Path;
        return entry.StackThread == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[stack of thread {entry.StackThread}]");
    }

    private static void Write(JsonLines json, IProcessView process, MemoryMap map)
    {
        foreach (MappedRange entry in map.Entries) Write(json, process, entry, map.HasUsage);
        json.Write("total", process, writer =>
        {
            writer.WriteNumber("mappings", map.Entries.Length);
            writer.WriteNumber("size", map.Size);
            if (!map.HasUsage) return;
            writer.WriteNumber("rss", map.Sum(static usage => usage.Resident));
            writer.WriteNumber("pss", map.Sum(static usage => usage.Proportional));
            writer.WriteNumber("private", map.Sum(static usage => usage.Private));
            writer.WriteNumber("anonymous", map.Sum(static usage => usage.Anonymous));
            writer.WriteNumber("dirty", map.Sum(static usage => usage.Dirty));
            writer.WriteNumber("swap", map.Sum(static usage => usage.Swapped));
            writer.WriteNumber("huge", map.Sum(static usage => usage.Huge));
            writer.WriteNumber("locked", map.Sum(static usage => usage.Locked));
        });
    }

    private static void Write(JsonLines json, IProcessView process, MappedRange entry, bool hasUsage) => json.Write("mapping", process, writer =>
    {
        MappingUsage usage = entry.Usage;
        Mapping mapping = usage.Mapping;
        writer.WriteString("start", mapping.Range.Start.ToString());
        writer.WriteString("end", mapping.Range.End.ToString());
        writer.WriteString("mode", ModeOf(mapping));
        writer.WriteNumber("offset", mapping.FileOffset);
        writer.WriteString("device", string.Create(CultureInfo.InvariantCulture, $"{mapping.DeviceMajor}:{mapping.DeviceMinor}"));
        writer.WriteNumber("inode", mapping.Inode);
        writer.WriteString("path", mapping.Path);
        writer.WriteBoolean("deleted", mapping.IsDeleted);
        if (entry.StackThread != 0) writer.WriteNumber("stackOf", entry.StackThread);
        writer.WriteNumber("size", mapping.Range.Size);
        if (hasUsage) WriteUsage(writer, usage);
    });

    private static void WriteUsage(Utf8JsonWriter writer, MappingUsage usage)
    {
        writer.WriteNumber("rss", usage.Resident);
        writer.WriteNumber("pss", usage.Proportional);
        writer.WriteNumber("private", usage.Private);
        writer.WriteNumber("anonymous", usage.Anonymous);
        writer.WriteNumber("dirty", usage.Dirty);
        writer.WriteNumber("swap", usage.Swapped);
        writer.WriteNumber("huge", usage.Huge);
        writer.WriteNumber("locked", usage.Locked);
        writer.WriteNumber("pageSize", usage.PageSize);
    }
}

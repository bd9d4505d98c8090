using System.Collections.Immutable;

namespace Bridle.Linux.Procfs;

/// <summary>Reads the text of /proc/PID/smaps: a line of maps, then lines of fields, unknown ones passed over.</summary>
internal static class UsageParser
{
    private const long Kilobyte = 1024;

    /// <summary>False for text that is none of the kernel's, and for more than <paramref name="limit"/> mappings.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, int limit, out ImmutableArray<MappingUsage> mappings)
    {
        mappings = [];
        var found = ImmutableArray.CreateBuilder<MappingUsage>(64);
        MappingUsage? current = null;
        TextCursor lines = new(text);
        while (!lines.AtEnd)
        {
            ReadOnlySpan<byte> line = lines.TakeLine();
            // Names of fields begin with a capital letter, addresses with a small digit.
            if (line.IsEmpty || !char.IsAsciiLetterUpper((char)line[0]))
            {
                if (!TryBegin(line, found, ref current) || found.Count == limit) return false;
            }
            else
            {
                if (current is null) return false;
                current = WithField(current, line);
            }
        }

        if (current is not null) found.Add(current);
        mappings = found.DrainToImmutable();
        return true;
    }

    private static bool TryBegin(ReadOnlySpan<byte> line, ImmutableArray<MappingUsage>.Builder found, ref MappingUsage? current)
    {
        if (!MappingParser.TryParseLine(line, current?.Mapping.Path ?? "", out Mapping mapping)) return false;
        if (current is not null) found.Add(current);
        current = new MappingUsage(mapping);
        return true;
    }

    private static MappingUsage WithField(MappingUsage usage, ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0 || !TryReadAmount(line[(colon + 1)..], out long bytes) || bytes == 0) return usage;
        return With(usage, line[..colon], bytes);
    }

    private static bool TryReadAmount(ReadOnlySpan<byte> text, out long bytes)
    {
        TextCursor cursor = new(text);
        cursor.SkipBlanks();
        bool read = cursor.TryTakeUnsigned(out ulong kilobytes) && kilobytes <= long.MaxValue / Kilobyte;
        bytes = read ? (long)kilobytes * Kilobyte : 0;
        return read && cursor.Rest.SequenceEqual(" kB"u8);
    }

    private static MappingUsage With(MappingUsage usage, ReadOnlySpan<byte> field, long bytes) => field switch
    {
        _ when field.SequenceEqual("Rss"u8) => usage with { Resident = bytes },
        _ when field.SequenceEqual("Pss"u8) => usage with { Proportional = bytes },
        _ when field.SequenceEqual("Private_Clean"u8) => usage with { Private = Sum(usage.Private, bytes) },
        _ when field.SequenceEqual("Private_Dirty"u8) =>
            usage with { Private = Sum(usage.Private, bytes), Dirty = Sum(usage.Dirty, bytes) },
        _ when field.SequenceEqual("Shared_Dirty"u8) => usage with { Dirty = Sum(usage.Dirty, bytes) },
        _ when field.SequenceEqual("Anonymous"u8) => usage with { Anonymous = bytes },
        _ when field.SequenceEqual("Swap"u8) => usage with { Swapped = bytes },
        _ when field.SequenceEqual("Locked"u8) => usage with { Locked = bytes },
        _ when field.SequenceEqual("KernelPageSize"u8) => usage with { PageSize = bytes },
        _ when IsHuge(field) => usage with { Huge = Sum(usage.Huge, bytes) },
        _ => usage,
    };

    private static bool IsHuge(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("AnonHugePages"u8) || field.SequenceEqual("ShmemPmdMapped"u8) || field.SequenceEqual("FilePmdMapped"u8) ||
        field.SequenceEqual("Shared_Hugetlb"u8) || field.SequenceEqual("Private_Hugetlb"u8);

    // A text that is none of the kernel's may repeat a field.
    private static long Sum(long first, long second) => first > long.MaxValue - second ? long.MaxValue : first + second;
}

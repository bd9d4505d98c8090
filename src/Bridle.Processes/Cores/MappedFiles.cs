using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>
/// The object files that were mapped when the core was written, by their paths; and the memory that they filled. What lies there now
/// may be another file, so it counts only where its build-id is the one that the core has in memory. Any thread.
/// </summary>
internal sealed class MappedFiles(CoreFile core, CoreOptions options) : IMemoryReader
{
    private readonly ObjectFileStore _store = options.Store ?? new ObjectFileStore();
    private readonly ConcurrentDictionary<(string Path, bool IsDeleted), Answer> _files = new();
    private readonly SegmentMemory _written = new(core.Bytes, core.Segments);

    /// <summary>Null where it is not there, or not the one.</summary>
    public ObjectFile? Find(in CoreMapping mapping) => Look(mapping).File;

    /// <summary>By the file, or what the core has of it; empty where neither tells.</summary>
    public ImmutableArray<ProgramHeader> Segments(in CoreMapping mapping) => Look(mapping).Segments is { IsDefault: false } known ? known : [];

    /// <summary>Why a file is not read, or on what terms; null where it is certainly the one.</summary>
    public string? Doubt(in CoreMapping mapping) => Look(mapping).Doubt;

    public bool TryFindMapping(TargetAddress address, out CoreMapping mapping)
    {
        (int low, int high) = (0, core.Files.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (core.Files[middle].Range.End <= address) low = middle + 1;
            else high = middle;
        }

        mapping = low < core.Files.Length ? core.Files[low] : default;
        return low < core.Files.Length && mapping.Range.Contains(address);
    }

    public int Read(TargetAddress address, Span<byte> destination)
    {
        if (!TryFindMapping(address, out CoreMapping mapping) || Find(mapping) is not { } file) return 0;
        ulong offset = address.Value - mapping.Range.Start.Value, at = unchecked(mapping.FileOffset + offset);
        ulong room = mapping.Range.End.Value - address.Value;
        if (at < offset || at > long.MaxValue) return 0;
        return file.Elf.Bytes.Read((long)at, destination[..(int)Math.Min((ulong)destination.Length, room)]);
    }

    private Answer Look(in CoreMapping mapping)
    {
        var key = (mapping.Path, mapping.IsDeleted);
        return _files.TryGetValue(key, out Answer known) ? known : _files.GetOrAdd(key, Open(mapping.Path, mapping.IsDeleted));
    }

    private Answer Open(string path, bool isDeleted)
    {
        ObjectFile? file = path.StartsWith('/') ? _store.Open(options.SystemRoot + path, path, options.SystemRoot)?.File : null;
        bool hasImage = TryReadImage(path, isDeleted, out ElfImage? image, out string? id);
        // Data, which nobody needs.
        if (file is null && !hasImage) return default;
        (bool isTaken, string? doubt) = Judge(path, isDeleted, file, id);
        return new Answer(isTaken ? file : null, isTaken ? file!.Elf.Segments : image?.Segments ?? [], doubt);
    }

    private static (bool IsTaken, string? Doubt) Judge(string path, bool isDeleted, ObjectFile? file, string? id)
    {
        if (file is null) return (false, isDeleted ? $"{path}: deleted when the core was written" : $"{path}: not here, or no object file that can be read");
        if (id is null && isDeleted) return (false, $"{path}: deleted when the core was written");
        if (id is null) return (true, $"{path}: taken, though the core has no build-id of it to prove it by");
        if (file.BuildId == id) return (true, null);
        return (false, $"{path}: not the file that was mapped: its build-id is {file.BuildId ?? "none"}, that in the core {id}");
    }

    // The first page of an object mostly is in the core (bit 4 of coredump_filter), and its notes lie there.
    private bool TryReadImage(string path, bool isDeleted, out ElfImage? image, out string? buildId)
    {
        (image, buildId) = (null, null);
        foreach (CoreMapping mapping in core.Files)
        {
            if (mapping.Path != path || mapping.IsDeleted != isDeleted || mapping.FileOffset != 0) continue;
            if (!ElfImage.TryOpen(_written, mapping.Range.Start, out ElfImage? found, out _)) continue;
            image = found;
            if (!found.TryReadBuildId(out string id)) continue;
            buildId = id;
            break;
        }

        return image is not null;
    }

    private readonly record struct Answer(ObjectFile? File, ImmutableArray<ProgramHeader> Segments, string? Doubt);
}

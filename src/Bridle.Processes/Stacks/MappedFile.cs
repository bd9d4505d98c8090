using System.Diagnostics.CodeAnalysis;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Processes.Stacks;

/// <summary>
/// The object file behind a mapping. Opened through the mapping itself, which leads to it though it was deleted or replaced; who may
/// not do that goes by its name in the victim's root, and takes it only if it holds what is mapped.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private const int ComparedBytes = 4096;
    private readonly OpenedFile _bytes;

    private MappedFile(OpenedFile bytes, ElfFile elf, FileIdentity identity) => (_bytes, Elf, Identity) = (bytes, elf, identity);

    public ElfFile Elf { get; }

    public FileIdentity Identity { get; }

    public static bool TryOpen(string processFolder, in Mapping mapping, IMemoryReader memory, [NotNullWhen(true)] out MappedFile? file)
    {
        file = Open($"{processFolder}/map_files/{mapping.Range.Start.Value:x}-{mapping.Range.End.Value:x}", mapping);
        if (file is not null) return true;
        if (!mapping.IsDeleted) file = Open($"{processFolder}/root{mapping.Path}", mapping);
        if (file is null || file.Holds(mapping, memory)) return file is not null;
        file.Dispose();
        file = null;
        return false;
    }

    /// <summary>What the mapping adds to the file's addresses; false for one that is no segment of it.</summary>
    public bool TryBias(in Mapping mapping, out LoadBias bias)
    {
        const ulong PageMask = ~0xffful;
        foreach (ProgramHeader segment in Elf.Segments)
        {
            if (segment.Type != SegmentType.Load || !segment.IsExecutable) continue;
            ulong first = segment.Offset & PageMask;
            if (mapping.FileOffset < first || mapping.FileOffset - first >= (segment.FileSize | ~PageMask)) continue;
            ulong address = unchecked(segment.Address.Value - segment.Offset + mapping.FileOffset);
            bias = new LoadBias(unchecked(mapping.Range.Start.Value - address));
            return true;
        }

        bias = default;
        return false;
    }

    public void Dispose() => _bytes.Dispose();

    private static MappedFile? Open(string path, in Mapping mapping)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            OpenedFile bytes = new(handle);
            if (ElfFile.TryOpen(bytes, out ElfFile? elf, out _))
                return new MappedFile(bytes, elf, new FileIdentity(mapping.DeviceMajor, mapping.DeviceMinor, mapping.Inode,
                    bytes.Length, File.GetLastWriteTimeUtc(handle).Ticks));
            bytes.Dispose();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // Gone, or not for us to read.
        }
    }

    private bool Holds(in Mapping mapping, IMemoryReader memory)
    {
        byte[] mapped = new byte[ComparedBytes], there = new byte[ComparedBytes];
        int got = memory.Read(mapping.Range.Start, mapped);
        int read = _bytes.Read((long)mapping.FileOffset, there);
        return got > 0 && mapped.AsSpan(0, Math.Min(got, read)).SequenceEqual(there.AsSpan(0, Math.Min(got, read)));
    }
}

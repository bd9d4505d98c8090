using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Processes.Inspection;

/// <summary>
/// What is loaded, where the memory may not be read: the files that are mapped with code, and what their own headers say. It needs the
/// right to read /proc alone, which Yama leaves to every user for processes of his own.
/// </summary>
internal sealed class MappedObjects(ProcessFiles files, int processId, int threadId)
{
    public ImmutableArray<MappedObject> Find(ImmutableArray<Mapping> mappings)
    {
        string? program = files.Executable(processId, threadId);
        bool hasVector = files.TryReadAuxiliaryVector(processId, threadId, out AuxiliaryVector vector);
        TargetAddress linker = hasVector ? new TargetAddress(vector[AuxiliaryType.Base]) : default;
        var objects = ImmutableArray.CreateBuilder<MappedObject>();
        for (int first = 0; first < mappings.Length;)
        {
            int next = first + 1;
            while (next < mappings.Length && IsSameFile(mappings[first], mappings[next])) next++;
            ReadOnlySpan<Mapping> segments = mappings.AsSpan()[first..next];
            if (IsObject(segments)) objects.Add(Describe(segments, program, linker));
            first = next;
        }

        return objects.ToImmutable();
    }

    // Memory between the segments of an object, its .bss or a gap, has no file.
    private static bool IsSameFile(in Mapping first, in Mapping next) =>
        first.IsFile && next.Inode == first.Inode && next.Path == first.Path && next.FileOffset != 0;

    private static bool IsObject(ReadOnlySpan<Mapping> segments)
    {
        // A device may do anything when it is opened, and is no object.
        bool isFile = segments[0].IsFile && segments[0].FileOffset == 0 && !segments[0].Path.StartsWith("/dev/", StringComparison.Ordinal);
        foreach (Mapping segment in segments)
            if (isFile && segment.IsExecutable) return true;
        return segments[0].Path == "[vdso]";
    }

    private MappedObject Describe(ReadOnlySpan<Mapping> segments, string? program, TargetAddress linker)
    {
        Mapping first = segments[0];
        using MappedFile file = new(files.Root, processId, segments);
        bool isElf = ElfImage.TryOpen(file, first.Range.Start, out ElfImage? image, out _);
        LoadBias bias = isElf ? image!.Bias : new LoadBias(first.Range.Start.Value);
        bool isProgram = first.Path == program || (first.IsDeleted && $"{first.Path} (deleted)" == program);
        string? id = isElf && image!.TryReadBuildId(out string buildId) ? buildId : null;
        LoadedObject loaded = new(first.Path, 0, bias, default, isElf ? image!.Dynamic : default, isProgram, first.Range.Start == linker,
            first.Path == "[vdso]", id)
        {
            Extent = isElf ? image!.Extent : new AddressRange(first.Range.Start, segments[^1].Range.End),
            Text = isElf ? image!.Text : default,
        };
        return new MappedObject(loaded, first.Path, first.IsDeleted);
    }
}

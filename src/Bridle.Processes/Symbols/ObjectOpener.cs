using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Processes.Snapshots;
using Bridle.Target;

namespace Bridle.Processes.Symbols;

/// <summary>
/// Opens the files of what is loaded while it still is, so that they can be read when it no longer is. Runs on the control thread at
/// every change, so a file costs an open and an fstat and nothing is read; what was open before is not opened again.
/// </summary>
/// <remarks>
/// The surest way to a file is through the mapping itself (/proc/PID/map_files), which needs privilege (CAP_SYS_ADMIN or
/// CAP_CHECKPOINT_RESTORE), or for the program its exe link. Without it the path is opened in the victim's root, and what was opened
/// counts only if it proves to be what was mapped: by the build-id, or where there is none by the inode. Where there is nothing to be
/// opened, the dynamic symbols are read from the object in memory.
/// </remarks>
internal sealed class ObjectOpener(ObjectFileStore store, ProcessFiles files, IMemoryReader memory, int processId)
{
    private const string VdsoName = "[vdso]";

    // The kernel's is two pages; what is larger is somebody else's.
    private const ulong LargestVdso = 1 << 16;

    // Files that are mapped for execution though no linker lists them: images of other loaders.
    private const int MostUnlisted = 1024;

    /// <param name="snapshot">What is loaded and mapped now.</param>
    /// <param name="previous">The symbols of the same program a moment ago.</param>
    /// <param name="threadId">A living thread.</param>
    /// <param name="linkerBase">Where the kernel has mapped the run-time linker.</param>
    public ProcessSymbols Open(ProcessSnapshot snapshot, ProcessSymbols previous, int threadId, TargetAddress linkerBase)
    {
        Dictionary<LoadedObject, ProcessObject> known = new(ReferenceEqualityComparer.Instance);
        foreach (ProcessObject old in previous.Objects)
            if (old.Loaded is { } loaded) known[loaded] = old;
        var objects = ImmutableArray.CreateBuilder<ProcessObject>(snapshot.Objects.Length + 1);
        foreach (LoadedObject loaded in snapshot.Objects)
            objects.Add(known.TryGetValue(loaded, out ProcessObject? old) ? old : new ProcessObject(loaded, FileOf(loaded, snapshot, threadId)));
        AddUnlisted(objects, snapshot, previous, threadId, linkerBase);
        return new ProcessSymbols(objects.ToImmutable());
    }

    /// <summary>The object of a mapped file that no snapshot knows.</summary>
    public ProcessObject Open(Mapping mapping, int threadId) => new(mapping, mapping.Range, isExecutable: false, isLinker: false, FileOf(mapping, threadId));

    private Func<ObjectFile?> FileOf(LoadedObject loaded, ProcessSnapshot snapshot, int threadId)
    {
        if (loaded.IsVdso) return FromMemory(loaded.Extent);
        bool isMapped = snapshot.TryFindMapping(loaded.Extent.Start, out Mapping mapping) && mapping.IsFile;
        AddressRange range = isMapped ? mapping.Range : loaded.Text;
        if (range.Size != 0 && OpenMapped(range, loaded.Path, threadId) is { } mapped) return () => mapped.File;
        StoredFile? named = loaded.IsExecutable ? store.Open(Thread(threadId, "exe"), loaded.Path, Root(threadId)) : null;
        if (named is null && !mapping.IsDeleted) named = OpenNamed(loaded.Path, threadId);
        if (named is null) return Restored(loaded);
        ulong inode = isMapped ? mapping.Inode : 0;
        return () => named.File is { } file && IsSame(loaded, file, inode, named.Identity.Inode) ? file : null;
    }

    private static bool IsSame(LoadedObject loaded, ObjectFile file, ulong mapped, ulong opened) =>
        loaded.BuildId is { } id ? id == file.BuildId : mapped == 0 || mapped == opened;

    private StoredFile? OpenMapped(AddressRange range, string name, int threadId) =>
        store.Open($"{files.Root}/{processId}/map_files/{range.Start.Value:x}-{range.End.Value:x}", name, Root(threadId));

    private StoredFile? OpenNamed(string path, int threadId) =>
        path.StartsWith('/') ? store.Open(Root(threadId) + path, path, Root(threadId)) : null;

    private string Root(int threadId) => Thread(threadId, "root");

    private string Thread(int threadId, string name) => $"{files.Root}/{processId}/task/{threadId}/{name}";

    // The vDSO is a whole ELF file, sections and all, and has no other file.
    private Func<ObjectFile?> FromMemory(AddressRange range)
    {
        if (range.Size is 0 or > LargestVdso) return static () => null;
        byte[] bytes = new byte[range.Size];
        int got = memory.Read(range.Start, bytes);
        return () => ElfFile.TryOpen(bytes.AsMemory(0, got), out ElfFile? elf, out _, store.Limits) ? new ObjectFile(elf, VdsoName) : null;
    }

    // Read at once: who asks later may find it unloaded.
    private Func<ObjectFile?> Restored(LoadedObject loaded) =>
        ObjectFile.TryRestore(memory, loaded.Extent.Start, loaded.Path, store.Limits, out ObjectFile? restored) ? () => restored : static () => null;

    private void AddUnlisted(
        ImmutableArray<ProcessObject>.Builder objects, ProcessSnapshot snapshot, ProcessSymbols previous, int threadId, TargetAddress linkerBase)
    {
        ProcessSymbols listed = new(objects.ToImmutable());
        int count = 0;
        for (int i = 0; i < snapshot.Mappings.Length && count < MostUnlisted; i++)
        {
            Mapping mapping = snapshot.Mappings[i];
            bool isVdso = mapping.Path == VdsoName;
            if (!mapping.IsExecutable || (!mapping.IsFile && !isVdso) || listed.TryFindObject(mapping.Range.Start, out _)) continue;
            AddressRange extent = isVdso ? mapping.Range : ExtentAround(snapshot.Mappings, i);
            count++;
            objects.Add(Known(previous, mapping, extent) ?? new ProcessObject(
                mapping, extent, !isVdso && mapping.Path == snapshot.ExecutablePath, extent.Contains(linkerBase),
                isVdso ? FromMemory(extent) : FileOf(mapping, threadId)));
        }
    }

    private Func<ObjectFile?> FileOf(Mapping mapping, int threadId)
    {
        if (OpenMapped(mapping.Range, mapping.Path, threadId) is { } mapped) return () => mapped.File;
        StoredFile? named = mapping.IsDeleted ? null : OpenNamed(mapping.Path, threadId);
        return () => named?.Identity.Inode == mapping.Inode ? named.File : null;
    }

    private static ProcessObject? Known(ProcessSymbols previous, Mapping mapping, AddressRange extent)
    {
        foreach (ProcessObject old in previous.Objects)
            if (old.Loaded is null && old.Extent == extent && old.Inode == mapping.Inode && old.Path == mapping.Path) return old;
        return null;
    }

    // All mappings of the file side by side; what the linker put between them (the zeroed end of its data) has no file.
    private static AddressRange ExtentAround(ImmutableArray<Mapping> mappings, int index)
    {
        Mapping middle = mappings[index];
        int first = index, last = index;
        while (first > 0 && IsSameFile(mappings[first - 1], middle)) first--;
        while (last + 1 < mappings.Length && IsSameFile(mappings[last + 1], middle)) last++;
        return new AddressRange(mappings[first].Range.Start, mappings[last].Range.End);
    }

    private static bool IsSameFile(Mapping left, Mapping right) =>
        left.IsFile && left.Inode == right.Inode && left.DeviceMajor == right.DeviceMajor && left.DeviceMinor == right.DeviceMinor;
}

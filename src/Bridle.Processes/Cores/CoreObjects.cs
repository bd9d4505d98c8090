using System.Collections.Immutable;
using Bridle.Linker;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;
using Bridle.Processes.Inspection;
using Bridle.Target;

namespace Bridle.Processes.Cores;

/// <summary>Reads what was loaded: from the linker's lists, else from the headers of what is mapped.</summary>
internal sealed class CoreObjects(CoreLinkerHost host, ImmutableArray<Mapping> mappings, bool hasVector)
{
    private const string VdsoName = "[vdso]";

    public ObjectList Read()
    {
        if (!hasVector) return OfMappings("the core has no auxiliary vector: told by the mappings");
        if (!LinkerAgent.TryCreate(host, out LinkerAgent? agent, out string reason)) return OfProgram(reason);
        LinkerState state = agent.ReadState();
        bool isStatic = agent.IsStatic && state == LinkerState.NotStarted;
        if (state == LinkerState.NotStarted && !isStatic) return OfProgram("the run-time linker has not started, or its memory is not in the core");
        if (!agent.TryReadObjects(out ImmutableArray<LoadedObject> objects))
            return OfMappings("the run-time linker's lists cannot be read to their end: told by the mappings");
        string? note = state is LinkerState.Adding or LinkerState.Deleting ? "the run-time linker was changing its lists: they may be incomplete"
            : agent.IsStatic ? "statically linked: only libraries that it opens itself are listed"
            : null;
        return new ObjectList(Mapped(objects), isStatic ? ObjectSource.Program : ObjectSource.Linker, state, note);
    }

    /// <summary>Every object that lies in the mappings, whoever loaded it, but those at the addresses in <paramref name="known"/>.</summary>
    public ImmutableArray<LoadedObject> FindImages(HashSet<TargetAddress> known)
    {
        var found = ImmutableArray.CreateBuilder<LoadedObject>();
        foreach (Mapping mapping in mappings)
        {
            bool isStart = mapping.Path == VdsoName || (mapping.Path.StartsWith('/') && mapping.FileOffset == 0);
            if (!isStart || known.Contains(mapping.Range.Start)) continue;
            if (ElfImage.TryOpen(host.Memory, mapping.Range.Start, out ElfImage? image, out _) && image.Text.Size != 0) found.Add(Describe(mapping, image));
        }

        return found.DrainToImmutable();
    }

    private ObjectList OfProgram(string note)
    {
        // A cut core may have nothing of the linker, and the mappings all the same.
        return !host.LinkerBase.IsNull || LoneProgram.Describe(host) is not { } lone
            ? OfMappings($"{note}: told by the mappings")
            : new ObjectList(Mapped([lone]), ObjectSource.Program, LinkerState.NotStarted, note);
    }

    private ObjectList OfMappings(string note) => new(Mapped(FindImages([])), ObjectSource.Mappings, LinkerState.NotStarted, note);

    private ImmutableArray<MappedObject> Mapped(ImmutableArray<LoadedObject> objects) =>
        [.. objects.Select(loaded => MappedObject.In(mappings, loaded))];

    private LoadedObject Describe(Mapping mapping, ElfImage image) => new(
        mapping.Path, 0, image.Bias, TargetAddress.Null, image.Dynamic, mapping.Path == host.ExecutablePath,
        mapping.Range.Start == host.LinkerBase, mapping.Path == VdsoName, image.TryReadBuildId(out string id) ? id : null)
    {
        Extent = image.Extent,
        Text = image.Text,
    };
}

using System.Diagnostics.CodeAnalysis;
using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>Reads what a link map entry leaves out: the name and, from the object's own headers, its addresses and build-id.</summary>
internal sealed class ObjectReader(ILinkerHost host, LinkerPlace place, LinkerLimits limits)
{
    // The kernel's name; musl has none for it.
    private const string VdsoName = "[vdso]";
    private readonly ImageSearch _images = new(host, place.Executable, limits);

    /// <summary>Once before the objects of one reading.</summary>
    public void Begin() => _images.Begin();

    /// <summary>False where the name cannot be read: then the entry is not to be trusted either.</summary>
    public bool TryRead(LoadIdentity load, bool isFirst, [NotNullWhen(true)] out LoadedObject? loaded)
    {
        loaded = null;
        string name = "";
        if (!load.Name.IsNull && !host.Memory.TryReadCString(load.Name, limits.NameBytes, out name)) return false;
        loaded = Describe(load, isFirst && load.Namespace == 0, name);
        return true;
    }

    private LoadedObject Describe(LoadIdentity load, bool isExecutable, string name)
    {
        ElfImage? image = _images.Find(load);
        bool isVdso = IsVdso(load, image);
        string? buildId = image is not null && image.TryReadBuildId(out string id) ? id : null;
        return new LoadedObject(
            isExecutable ? PathOfExecutable(load, name) : isVdso && name.Length == 0 ? VdsoName : name, load.Namespace, load.Bias, load.LinkMap, load.Dynamic,
            isExecutable, IsLinker(load), isVdso, buildId)
        {
            Extent = image?.Extent ?? default,
            Text = image?.Text ?? default,
        };
    }

    // A linker run as a command is what the kernel calls the executable. The program that it loads is somebody else's file, whose
    // name glibc forgets.
    private string PathOfExecutable(LoadIdentity load, string name)
    {
        bool isKernels = place.Executable is null || place.Executable.Dynamic == load.Dynamic;
        return isKernels ? host.ExecutablePath ?? name : name;
    }

    private bool IsLinker(LoadIdentity load) => place.Linker is { Dynamic.IsNull: false } linker && linker.Dynamic == load.Dynamic;

    private bool IsVdso(LoadIdentity load, ElfImage? image) =>
        !host.VdsoStart.IsNull && (load.Bias.Value == host.VdsoStart.Value || (image is not null && image.Extent.Start == host.VdsoStart));
}

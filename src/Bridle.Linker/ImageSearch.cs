using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Finds the ELF header of a load, of which the link map tells only the bias and the dynamic section. An image is the right one
/// if it has that bias and that section.
/// </summary>
internal sealed class ImageSearch(ILinkerHost host, ElfImage? executable, LinkerLimits limits)
{
    private const ulong PageSize = 4096;
    private readonly HeadMemory _memory = new(host.Memory);
    private int _pagesLeft = limits.HeaderSearchPages;

    /// <summary>Grants the pages of one more reading of the lists.</summary>
    public void Begin() => _pagesLeft = limits.HeaderSearchPages;

    public ElfImage? Find(LoadIdentity load)
    {
        if (IsImageOf(executable, load)) return executable;
        // Nearly every object starts at its bias; the vDSO of old kernels does not, and no program at fixed addresses.
        return At(new TargetAddress(load.Bias.Value), load) ?? At(host.LinkerBase, load) ?? At(host.VdsoStart, load) ?? Before(load);
    }

    private ElfImage? Before(LoadIdentity load)
    {
        Span<byte> magic = stackalloc byte[4];
        TargetAddress page = new(load.Dynamic.Value & ~(PageSize - 1));
        for (; !page.IsNull && _pagesLeft > 0; page = page.Plus(-(long)PageSize))
        {
            _pagesLeft--;
            if (!host.Memory.TryReadExactly(page, magic) || !magic.SequenceEqual("\u007fELF"u8)) continue;
            if (At(page, load) is { } image) return image;
        }

        return null;
    }

    private ElfImage? At(TargetAddress start, LoadIdentity load)
    {
        if (start.IsNull) return null;
        _memory.Fetch(start);
        return ElfImage.TryOpen(_memory, start, out ElfImage? image, out _) && IsImageOf(image, load) ? image : null;
    }

    private static bool IsImageOf(ElfImage? image, LoadIdentity load) =>
        image is not null && image.Bias == load.Bias && image.Dynamic == load.Dynamic;
}

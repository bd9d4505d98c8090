using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests;

/// <summary>Puts the segments of a file where the kernel or the linker would, and opens the image there.</summary>
internal static class LoadedImage
{
    private const ulong SharedBias = 0x7f12_3456_7000;
    private const ulong PageMask = 0xfff;

    public static ElfImage Of(string path, ElfFile file)
    {
        byte[] bytes = File.ReadAllBytes(path);
        LoadBias bias = new(file.Type == ElfType.Executable ? 0 : SharedBias);
        var loads = file.Segments.Where(static segment => segment.Type == SegmentType.Load).ToList();
        FakeMemory memory = new();
        foreach (ProgramHeader segment in loads.Where(static segment => segment.FileSize > 0)) Map(memory, bytes, segment, bias);
        TargetAddress start = bias.ToTarget(new FileAddress(loads.Min(static segment => segment.Address).Value & ~PageMask));
        Assert.True(ElfImage.TryOpen(memory, start, out ElfImage? image, out ElfProblem problem), $"{path}: {problem}");
        Assert.Equal(bias, image.Bias);
        return image;
    }

    private static void Map(FakeMemory memory, byte[] bytes, ProgramHeader segment, LoadBias bias)
    {
        ulong lead = segment.Address.Value & PageMask;
        byte[] content = bytes[(int)(segment.Offset - lead)..(int)(segment.Offset + segment.FileSize)];
        memory.Map(bias.ToTarget(new FileAddress(segment.Address.Value - lead)), content);
    }
}

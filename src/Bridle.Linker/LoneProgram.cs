using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>The program itself, where no run-time linker lists it: one that is static, or whose linker cannot be read.</summary>
public static class LoneProgram
{
    /// <summary>Null where its headers cannot be read.</summary>
    public static LoadedObject? Describe(ILinkerHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        bool opened = ElfImage.TryFromProgramHeaders(
            host.Memory, host.ProgramHeaders, host.ProgramHeaderCount, host.EntryPoint, out ElfImage? image, out _);
        return opened ? Describe(host, image!) : null;
    }

    private static LoadedObject Describe(ILinkerHost host, ElfImage image) => new(
        host.ExecutablePath ?? "", 0, image.Bias, TargetAddress.Null, image.Dynamic, IsExecutable: true, IsLinker: false, IsVdso: false,
        image.TryReadBuildId(out string id) ? id : null)
    {
        Extent = image.Extent,
        Text = image.Text,
    };
}

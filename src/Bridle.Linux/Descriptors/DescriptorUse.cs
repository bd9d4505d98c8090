using System.Runtime.InteropServices;

namespace Bridle.Linux.Descriptors;

/// <summary>Keeps a descriptor open while its number is in the kernel's hands.</summary>
internal readonly ref struct DescriptorUse
{
    private readonly SafeHandle _owner;

    internal DescriptorUse(SafeHandle owner)
    {
        bool taken = false;
        owner.DangerousAddRef(ref taken);
        _owner = owner;
    }

    internal int Descriptor => (int)_owner.DangerousGetHandle();

    public void Dispose() => _owner.DangerousRelease();
}

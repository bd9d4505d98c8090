using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Bpf;

/// <summary>The two commands of bpf(2) that load a program and attach it, with their parts of union bpf_attr (linux/bpf.h).</summary>
internal static unsafe partial class BpfImports
{
    private const long BpfCall = 321;
    private const int ProgramLoad = 5, LinkCreate = 28;

    /// <summary>The attribute of BPF_PROG_LOAD as far as expected_attach_type, and what follows zero.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    internal struct ProgramAttributes
    {
        [FieldOffset(0)] public uint Type;
        [FieldOffset(4)] public uint InstructionCount;
        [FieldOffset(8)] public ulong* Instructions;
        [FieldOffset(16)] public byte* Licence;
        [FieldOffset(68)] public uint ExpectedAttachType;
    }

    /// <summary>The attribute of BPF_LINK_CREATE for a uprobe_multi link.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct UprobeLinkAttributes
    {
        [FieldOffset(0)] public int Program;
        [FieldOffset(8)] public uint AttachType;
        [FieldOffset(16)] public byte* Path;
        [FieldOffset(24)] public ulong* Offsets;
        [FieldOffset(48)] public uint Count;
        [FieldOffset(52)] public uint Flags;
        [FieldOffset(56)] public uint ProcessId;
    }

    internal static SafeFileHandle Load(ProgramAttributes* attributes, out Errno error) =>
        Take(syscall(BpfCall, ProgramLoad, attributes, sizeof(ProgramAttributes)), out error);

    internal static SafeFileHandle Link(UprobeLinkAttributes* attributes, out Errno error) =>
        Take(syscall(BpfCall, LinkCreate, attributes, sizeof(UprobeLinkAttributes)), out error);

    // Both commands set close-on-exec by themselves.
    private static SafeFileHandle Take(long result, out Errno error)
    {
        error = result < 0 ? Errno.Last() : Errno.Success;
        return new SafeFileHandle((nint)result, ownsHandle: result >= 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long command, void* attributes, long size);
}

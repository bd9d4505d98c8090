using System.Collections.Immutable;
using System.Text;
using Bridle.Target;

namespace Bridle.Linux.Procfs;

/// <summary>
/// The files of /proc that tell all about one process to who looks at it closely. Unlike <see cref="ProcessFiles"/> every reading
/// answers with the kernel's error, since its user will ask why. All go through a thread, as a dead leader's directory is blind. Safe on
/// any thread; none of it stops or holds the process.
/// </summary>
/// <param name="root">Where procfs is mounted, or a recorded tree.</param>
/// <param name="limits">What to take in at most; beyond it, EFBIG.</param>
public sealed class ProcessDetails(string root = "/proc", ProcfsLimits? limits = null)
{
    private const int LongestCallText = 256;

    private readonly ProcfsLimits _limits = limits ?? ProcfsLimits.Default;

    /// <summary>The mappings in ascending order, without what they use.</summary>
    public Errno ReadMappings(int pid, int tid, out ImmutableArray<Mapping> mappings)
    {
        mappings = [];
        Errno error = Read(pid, tid, "maps", out byte[] content);
        return error.IsSuccess && !MappingParser.TryParse(content, _limits.Mappings, out mappings) ? Errno.EFBIG : error;
    }

    /// <summary>The mappings and what they use. The kernel walks the page tables for this: it takes longer than the mappings alone.</summary>
    public Errno ReadUsage(int pid, int tid, out ImmutableArray<MappingUsage> mappings)
    {
        mappings = [];
        Errno error = Read(pid, tid, "smaps", out byte[] content);
        return error.IsSuccess && !UsageParser.TryParse(content, _limits.Mappings, out mappings) ? Errno.EFBIG : error;
    }

    /// <summary>The arguments as the process shows them now; it may have overwritten them.</summary>
    public Errno ReadArguments(int pid, int tid, out ImmutableArray<string> arguments) => ReadStrings(pid, tid, "cmdline", out arguments);

    /// <summary>What the program was started with; what it has set since lies elsewhere in its memory.</summary>
    public Errno ReadEnvironment(int pid, int tid, out ImmutableArray<string> variables) => ReadStrings(pid, tid, "environ", out variables);

    public Errno ReadAuxiliaryVector(int pid, int tid, out ImmutableArray<AuxiliaryEntry> entries)
    {
        Errno error = Read(pid, tid, "auxv", out byte[] content);
        entries = AuxiliaryParser.Parse(content);
        return error;
    }

    public Errno ReadLimits(int pid, int tid, out ImmutableArray<ResourceLimit> resources)
    {
        resources = [];
        Errno error = Read(pid, tid, "limits", out byte[] content);
        return error.IsSuccess && !LimitsParser.TryParse(content, out resources) ? Errno.EIO : error;
    }

    /// <summary>The numbers of the open files, ascending.</summary>
    public Errno ListDescriptors(int pid, int tid, out ImmutableArray<int> descriptors) =>
        NumberedLinks.List($"{root}/{pid}/task/{tid}/fd", _limits.Descriptors, out descriptors);

    /// <summary>What a descriptor leads to, as the kernel prints it: a path, or such as "socket:[123]".</summary>
    public Errno ReadDescriptorTarget(int pid, int tid, int descriptor, out string target) =>
        ProcContent.ReadLink($"{root}/{pid}/task/{tid}/fd/{descriptor}", out target);

    public Errno ReadDescriptor(int pid, int tid, int descriptor, out DescriptorDetail detail)
    {
        detail = new DescriptorDetail();
        Errno error = Read(pid, tid, $"fdinfo/{descriptor}", out byte[] content);
        return error.IsSuccess && !DescriptorParser.TryParse(content, _limits.DescriptorEntries, out detail) ? Errno.EIO : error;
    }

    /// <summary>The kind of file: S_IFMT of stat(2), or 0 where it cannot be told.</summary>
    public uint FileType(int pid, int tid, int descriptor)
    {
        const uint TypeMask = 0xF000;
        return FileOwner.TryRead($"{root}/{pid}/task/{tid}/fd/{descriptor}", out FileOwner owner) ? owner.Mode & TypeMask : 0;
    }

    /// <summary>The label that a security module has given it (AppArmor, SELinux, Smack); null where there is none.</summary>
    public string? SecurityLabel(int pid, int tid)
    {
        bool read = Read(pid, tid, "attr/current", out byte[] content).IsSuccess;
        string label = read ? Encoding.UTF8.GetString(content).TrimEnd('\n', '\0') : "";
        return label.Length == 0 ? null : label;
    }

    /// <summary>The identity of a namespace of one thread, such as "pid:[4026531836]"; the kind is a name in /proc/PID/ns.</summary>
    public string? Namespace(int pid, int tid, string kind) => ProcContent.Link($"{root}/{pid}/task/{tid}/ns/{kind}");

    /// <summary>The stack pointer of a thread that sleeps; false for one that runs, and without the right to trace it.</summary>
    public bool TryReadStackPointer(int pid, int tid, out TargetAddress stack)
    {
        stack = default;
        Span<byte> bytes = stackalloc byte[LongestCallText];
        if (!ProcContent.ReadHead($"{root}/{pid}/task/{tid}/syscall", bytes, out int length).IsSuccess) return false;
        // The last two words are the stack pointer and the program counter, whether it is in a call or not.
        ReadOnlySpan<byte> text = bytes[..length].TrimEnd((byte)'\n');
        int last = text.LastIndexOf((byte)' ');
        int before = last < 0 ? -1 : text[..last].LastIndexOf((byte)' ');
        if (before < 0 || !text[(before + 1)..].StartsWith("0x"u8)) return false;
        bool read = new TextCursor(text[(before + 3)..]).TryTakeHex(out ulong value);
        stack = new TargetAddress(value);
        return read;
    }

    private Errno ReadStrings(int pid, int tid, string file, out ImmutableArray<string> strings)
    {
        Errno error = Read(pid, tid, file, out byte[] content);
        strings = ZeroEndedStrings.Split(content);
        return error;
    }

    private Errno Read(int pid, int tid, string file, out byte[] content) =>
        ProcContent.ReadAll($"{root}/{pid}/task/{tid}/{file}", _limits.FileBytes, out content);
}

using System.Collections.Immutable;
using System.Text;

namespace Bridle.Linux.Procfs;

/// <summary>Reads /proc/PID/status (proc_pid_status(5)): a line a field, unknown fields passed over.</summary>
internal static class StatusParser
{
    private const int NamespaceLevels = 32;

    // The kernel's NGROUPS_MAX.
    private const int MostGroups = 65_536;

    internal static bool TryParse(ReadOnlySpan<byte> text, out ProcessStatus status)
    {
        status = new ProcessStatus();
        TextCursor lines = new(text);
        while (!lines.AtEnd)
        {
            ReadOnlySpan<byte> line = lines.TakeLine();
            int colon = line.IndexOf((byte)':');
            if (colon > 0)
                status = With(status, line[..colon], ValueOf(line[(colon + 1)..]));
        }

        return status.State != 0 && status.ThreadGroupId != 0;
    }

    /// <summary>One tab is the kernel's; a name may begin and end with its own.</summary>
    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> text) => text.StartsWith((byte)'\t') ? text[1..] : text;

    private static ProcessStatus With(ProcessStatus status, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        WithIdentity(status, field, value) ?? WithSignals(status, field, value) ?? WithPrivileges(status, field, value) ?? status;

    private static ProcessStatus? WithIdentity(ProcessStatus status, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        field switch
        {
            _ when field.SequenceEqual("Name"u8) => status with { Name = Encoding.UTF8.GetString(value) },
            _ when field.SequenceEqual("State"u8) => status with { State = value.IsEmpty ? '\0' : (char)value[0] },
            _ when field.SequenceEqual("Tgid"u8) => status with { ThreadGroupId = Number(value) },
            _ when field.SequenceEqual("Pid"u8) => status with { ThreadId = Number(value) },
            _ when field.SequenceEqual("PPid"u8) => status with { ParentId = Number(value) },
            _ when field.SequenceEqual("TracerPid"u8) => status with { TracerId = Number(value) },
            _ when field.SequenceEqual("NSpid"u8) => status with { NamespaceThreadIds = Numbers(value) },
            _ when field.SequenceEqual("Threads"u8) => status with { Threads = Number(value) },
            _ when field.SequenceEqual("Kthread"u8) => status with { IsKernelThread = Number(value) != 0 },
            _ => null,
        };

    private static ProcessStatus? WithSignals(ProcessStatus status, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        field switch
        {
            _ when field.SequenceEqual("SigPnd"u8) => status with { Pending = new SignalSet(Hex(value)) },
            _ when field.SequenceEqual("ShdPnd"u8) => status with { SharedPending = new SignalSet(Hex(value)) },
            _ when field.SequenceEqual("SigBlk"u8) => status with { Blocked = new SignalSet(Hex(value)) },
            _ when field.SequenceEqual("SigIgn"u8) => status with { Ignored = new SignalSet(Hex(value)) },
            _ when field.SequenceEqual("SigCgt"u8) => status with { Caught = new SignalSet(Hex(value)) },
            _ => null,
        };

    private static ProcessStatus? WithPrivileges(ProcessStatus status, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        field switch
        {
            _ when field.SequenceEqual("Uid"u8) => status with { User = Ids(value) },
            _ when field.SequenceEqual("Gid"u8) => status with { Group = Ids(value) },
            _ when field.SequenceEqual("Groups"u8) => status with { Groups = Groups(value) },
            _ when field.SequenceEqual("NoNewPrivs"u8) => status with { NoNewPrivileges = Number(value) != 0 },
            _ when field.SequenceEqual("Seccomp"u8) => status with { Seccomp = (SeccompMode)Number(value) },
            _ when field.SequenceEqual("Seccomp_filters"u8) => status with { SeccompFilters = Number(value) },
            _ => WithCapabilities(status, field, value),
        };

    private static ProcessStatus? WithCapabilities(ProcessStatus status, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value) =>
        field switch
        {
            _ when field.SequenceEqual("CapInh"u8) => status with { InheritableCapabilities = Hex(value) },
            _ when field.SequenceEqual("CapPrm"u8) => status with { PermittedCapabilities = Hex(value) },
            _ when field.SequenceEqual("CapEff"u8) => status with { EffectiveCapabilities = Hex(value) },
            _ when field.SequenceEqual("CapBnd"u8) => status with { BoundingCapabilities = Hex(value) },
            _ when field.SequenceEqual("CapAmb"u8) => status with { AmbientCapabilities = Hex(value) },
            _ => null,
        };

    private static int Number(ReadOnlySpan<byte> value) => new TextCursor(value).TryTakeInt32(out int number) ? number : 0;

    private static ulong Hex(ReadOnlySpan<byte> value) => new TextCursor(value).TryTakeHex(out ulong number) ? number : 0;

    private static ImmutableArray<int> Numbers(ReadOnlySpan<byte> value)
    {
        TextCursor cursor = new(value);
        var numbers = ImmutableArray.CreateBuilder<int>();
        while (numbers.Count < NamespaceLevels && cursor.TryTakeInt32(out int number))
        {
            numbers.Add(number);
            cursor.SkipBlanks();
        }

        return numbers.DrainToImmutable();
    }

    private static ImmutableArray<uint> Groups(ReadOnlySpan<byte> value)
    {
        TextCursor cursor = new(value);
        var groups = ImmutableArray.CreateBuilder<uint>();
        cursor.SkipBlanks();
        while (groups.Count < MostGroups && cursor.TryTakeUnsigned(out ulong group))
        {
            groups.Add(unchecked((uint)group));
            cursor.SkipBlanks();
        }

        return groups.DrainToImmutable();
    }

    internal static UserIds Ids(ReadOnlySpan<byte> value)
    {
        TextCursor cursor = new(value);
        return new UserIds(Id(ref cursor), Id(ref cursor), Id(ref cursor), Id(ref cursor));
    }

    private static uint Id(ref TextCursor cursor)
    {
        cursor.SkipBlanks();
        return cursor.TryTakeUnsigned(out ulong id) ? unchecked((uint)id) : 0;
    }
}

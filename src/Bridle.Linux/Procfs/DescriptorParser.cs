using System.Collections.Immutable;
using System.Text;

namespace Bridle.Linux.Procfs;

/// <summary>Reads /proc/PID/fdinfo/FD: a line a field, and a line an entry for files that hold lists. Unknown lines are passed over.</summary>
internal static class DescriptorParser
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private static readonly TimerDetail s_noTimer = new(0, 0, 0, 0);

    /// <summary>False without the lines that every file has. Lists are cut at <paramref name="limit"/> entries.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, int limit, out DescriptorDetail detail)
    {
        detail = new DescriptorDetail();
        bool hasFlags = false;
        Lists lists = new(limit);
        TextCursor lines = new(text);
        while (!lines.AtEnd)
        {
            ReadOnlySpan<byte> line = lines.TakeLine();
            if (lists.TryTake(line)) continue;
            int colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            TextCursor value = new(line[(colon + 1)..]);
            value.SkipBlanks();
            hasFlags |= line[..colon].SequenceEqual("flags"u8);
            detail = With(detail, line[..colon], value);
        }

        detail = lists.AddTo(detail);
        return hasFlags;
    }

    private static DescriptorDetail With(DescriptorDetail detail, ReadOnlySpan<byte> field, TextCursor value) => field switch
    {
        _ when field.SequenceEqual("pos"u8) => detail with { Offset = Unsigned(value) },
        _ when field.SequenceEqual("flags"u8) => detail with { Flags = Octal(value.Rest) },
        _ when field.SequenceEqual("mnt_id"u8) => detail with { MountId = Number(value) },
        _ when field.SequenceEqual("ino"u8) => detail with { Inode = Unsigned(value) },
        _ when field.SequenceEqual("eventfd-count"u8) => detail with { EventCount = value.TryTakeHex(out ulong count) ? count : 0 },
        _ when field.SequenceEqual("Pid"u8) => detail with { ProcessId = Number(value) },
        _ when field.SequenceEqual("sigmask"u8) => detail with { Signals = new(value.TryTakeHex(out ulong mask) ? mask : 0) },
        _ when field.SequenceEqual("clockid"u8) => detail with { Timer = Timer(detail) with { Clock = Number(value) } },
        _ when field.SequenceEqual("ticks"u8) => detail with { Timer = Timer(detail) with { Ticks = Unsigned(value) } },
        _ when field.SequenceEqual("it_value"u8) => detail with { Timer = Timer(detail) with { Remaining = Time(value) } },
        _ when field.SequenceEqual("it_interval"u8) => detail with { Timer = Timer(detail) with { Interval = Time(value) } },
        _ => detail,
    };

    private static TimerDetail Timer(DescriptorDetail detail) => detail.Timer ?? s_noTimer;

    private static ulong Unsigned(TextCursor value) => value.TryTakeUnsigned(out ulong number) ? number : 0;

    private static int Number(TextCursor value) => value.TryTakeInt32(out int number) ? number : 0;

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        uint value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') break;
            value = unchecked(value << 3 | (uint)(digit - '0'));
        }

        return unchecked((int)value);
    }

    /// <summary>"(seconds, nanoseconds)".</summary>
    private static ulong Time(TextCursor value)
    {
        if (!value.TrySkip((byte)'(') || !value.TryTakeUnsigned(out ulong seconds) || !value.TrySkip((byte)',')) return 0;
        value.SkipBlanks();
        return value.TryTakeUnsigned(out ulong rest) ? unchecked(seconds * NanosecondsPerSecond + rest) : 0;
    }

    /// <summary>The lines that come more than once.</summary>
    private sealed class Lists(int limit)
    {
        private readonly ImmutableArray<EpollTarget>.Builder _targets = ImmutableArray.CreateBuilder<EpollTarget>();
        private readonly ImmutableArray<InotifyWatch>.Builder _watches = ImmutableArray.CreateBuilder<InotifyWatch>();
        private readonly ImmutableArray<string>.Builder _locks = ImmutableArray.CreateBuilder<string>();

        public bool TryTake(ReadOnlySpan<byte> line)
        {
            if (line.StartsWith("tfd:"u8)) Add(_targets, Target(line));
            else if (line.StartsWith("inotify wd:"u8)) Add(_watches, Watch(line));
            else if (line.StartsWith("lock:"u8)) Add(_locks, Encoding.UTF8.GetString(line["lock:"u8.Length..]).Trim());
            else return false;
            return true;
        }

        public DescriptorDetail AddTo(DescriptorDetail detail) => detail with
        {
            EpollTargets = _targets.ToImmutable(),
            InotifyWatches = _watches.ToImmutable(),
            Locks = _locks.ToImmutable(),
        };

        private static EpollTarget Target(ReadOnlySpan<byte> line) => new(
            unchecked((int)Value(line, "tfd:"u8, false)), unchecked((uint)Value(line, "events:"u8, true)), Value(line, "data:"u8, true));

        private static InotifyWatch Watch(ReadOnlySpan<byte> line) => new(
            unchecked((int)Value(line, "wd:"u8, true)), Value(line, "ino:"u8, true), Value(line, "sdev:"u8, true),
            unchecked((uint)Value(line, "mask:"u8, true)));

        private static ulong Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, bool isHex)
        {
            int place = line.IndexOf(name);
            if (place < 0) return 0;
            TextCursor cursor = new(line[(place + name.Length)..]);
            cursor.SkipBlanks();
            bool read = isHex ? cursor.TryTakeHex(out ulong value) : cursor.TryTakeUnsigned(out value);
            return read ? value : 0;
        }

        private void Add<T>(ImmutableArray<T>.Builder list, T entry)
        {
            if (list.Count < limit) list.Add(entry);
        }
    }
}

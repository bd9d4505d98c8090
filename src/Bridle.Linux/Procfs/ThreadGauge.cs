using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.Procfs;

/// <summary>
/// What is asked of one thread again and again: its files in /proc stay open, and nothing is allocated after the first question. One
/// caller at a time.
/// </summary>
public sealed class ThreadGauge(int processId, int threadId, string root = "/proc") : IDisposable
{
    // proc_pid_stat(5): the state is the first field behind the name, the processor the 37th.
    private const int ProcessorField = 36;

    private readonly byte[] _buffer = new byte[1024];
    private SafeFileHandle? _stat, _schedule, _name, _status;

    /// <summary>The letter of <see cref="ThreadStat.State"/>.</summary>
    public bool TryReadState(out char state)
    {
        bool isRead = TryRead(ref _stat, "stat", out ReadOnlySpan<byte> text) && TryCutName(ref text);
        state = isRead && text.Length > 0 ? (char)text[0] : default;
        return state != default;
    }

    /// <summary>The processor that it runs on, or ran on last.</summary>
    public bool TryReadProcessor(out int processor)
    {
        processor = 0;
        return TryRead(ref _stat, "stat", out ReadOnlySpan<byte> text) && TryCutName(ref text) && TryReadNumber(text, ProcessorField, out long number)
            && (processor = (int)Math.Clamp(number, 0, int.MaxValue)) >= 0;
    }

    /// <summary>The head of its stat.</summary>
    public bool TryReadStat(out ThreadStat stat)
    {
        stat = default;
        return TryRead(ref _stat, "stat", out ReadOnlySpan<byte> text) && StatParser.TryParse(text, out stat);
    }

    /// <summary>Its name, which is good until the next question.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> name)
    {
        bool isRead = TryRead(ref _name, "comm", out name);
        if (name is [.., (byte)'\n']) name = name[..^1];
        return isRead;
    }

    /// <summary>Whose rights it has.</summary>
    public bool TryReadIds(out UserIds user, out UserIds group)
    {
        (user, group) = (default, default);
        return TryRead(ref _status, "status", out ReadOnlySpan<byte> text) && TryFindIds(text, "\nUid:"u8, out user) && TryFindIds(text, "\nGid:"u8, out group);
    }

    /// <summary>Nanoseconds that it has been on a processor.</summary>
    public bool TryReadRunTime(out long nanoseconds)
    {
        nanoseconds = 0;
        return TryRead(ref _schedule, "schedstat", out ReadOnlySpan<byte> text) && TryReadNumber(text, 0, out nanoseconds);
    }

    public void Dispose()
    {
        _stat?.Dispose();
        _schedule?.Dispose();
        _name?.Dispose();
        _status?.Dispose();
    }

    private bool TryRead(ref SafeFileHandle? file, string name, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (file is null)
        {
            bool isOpen = ProcImports.Open($"{root}/{processId}/task/{threadId}/{name}", out SafeFileHandle opened).IsSuccess;
            if (!isOpen) opened.Dispose();
            if (!isOpen) return false;
            file = opened;
        }
        try
        {
            text = _buffer.AsSpan(0, RandomAccess.Read(file, _buffer, 0));
        }
        catch (IOException)
        {
            return false; // The thread is gone.
        }
        return !text.IsEmpty;
    }

    // The kernel escapes a line's end in a name.
    private static bool TryFindIds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field, out UserIds ids)
    {
        int place = text.IndexOf(field);
        ids = place < 0 ? default : StatusParser.Ids(text[(place + field.Length)..]);
        return place >= 0;
    }

    // A name may hold blanks and parentheses.
    private static bool TryCutName(ref ReadOnlySpan<byte> text)
    {
        int end = text.LastIndexOf(") "u8);
        text = end < 0 ? default : text[(end + 2)..];
        return end >= 0;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, int field, out long number)
    {
        for (; field > 0; field--)
        {
            int blank = text.IndexOf((byte)' ');
            text = blank < 0 ? default : text[(blank + 1)..];
        }
        return System.Buffers.Text.Utf8Parser.TryParse(text, out number, out _);
    }
}

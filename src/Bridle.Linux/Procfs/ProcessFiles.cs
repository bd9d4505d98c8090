using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bridle.Linux.Procfs;

/// <summary>
/// The files of /proc about processes and threads. A process may vanish between any two calls, so every reading may answer
/// "no": false, null or an empty array, never an exception. Safe on any thread.
/// </summary>
/// <param name="root">Where procfs is mounted, or a recorded tree.</param>
/// <param name="limits">What to take in at most; beyond it, a reading answers "no".</param>
public sealed class ProcessFiles(string root = "/proc", ProcfsLimits? limits = null)
{
    // stat has 52 fields of at most 20 digits, and a name of at most 64 bytes.
    private const int StatBytes = 2048;

    private readonly ProcfsLimits _limits = limits ?? ProcfsLimits.Default;

    public string Root { get; } = root;

    public bool TryReadStatus(int pid, out ProcessStatus status) => TryReadStatusFile($"{Root}/{pid}/status", out status);

    /// <summary>The same of one thread.</summary>
    public bool TryReadThreadStatus(int pid, int tid, out ProcessStatus status) =>
        TryReadStatusFile($"{Root}/{pid}/task/{tid}/status", out status);

    /// <summary>The cheapest look at one thread: one file, no allocation but its path.</summary>
    public bool TryReadStat(int pid, int tid, out ThreadStat stat)
    {
        Span<byte> text = stackalloc byte[StatBytes];
        stat = default;
        return ProcContent.ReadHead($"{Root}/{pid}/task/{tid}/stat", text, out int length).IsSuccess &&
            StatParser.TryParse(text[..length], out stat);
    }

    /// <summary>Where a thread sleeps; false with success where it runs. The kernel asks for the same right as for tracing.</summary>
    public bool TryReadBlockedCall(int pid, int tid, [NotNullWhen(true)] out BlockedCall? call, out Errno error) =>
        BlockedCall.TryRead($"{Root}/{pid}/task/{tid}", out call, out error) && call is not null;

    /// <summary>The threads of a process in ascending order; empty when it has vanished.</summary>
    public int[] ThreadIds(int pid) => Listed($"{Root}/{pid}/task");

    /// <summary>The processes in ascending order.</summary>
    public int[] ProcessIds() => Listed(Root);

    /// <summary>The threads of a process, to be listed more than once; null when it has vanished.</summary>
    public NumberedDirectory? OpenThreads(int pid) => NumberedDirectory.Open($"{Root}/{pid}/task", _limits.Threads);

    /// <summary>The child processes that one thread made (CONFIG_PROC_CHILDREN); empty when it has vanished.</summary>
    public int[] Children(int pid, int tid)
    {
        if (!ProcContent.TryReadAll($"{Root}/{pid}/task/{tid}/children", _limits.FileBytes, out byte[] content))
            return [];
        List<int> children = [];
        TextCursor cursor = new(content);
        while (children.Count < _limits.Threads && cursor.TryTakeInt32(out int child))
        {
            children.Add(child);
            cursor.SkipBlanks();
        }

        return [.. children];
    }

    /// <summary>
    /// The mappings in ascending order. Ask a living thread: with a dead leader /proc/PID/maps is empty, and so it is here
    /// for a dead thread and for a kernel thread.
    /// </summary>
    public bool TryReadMappings(int pid, int tid, out ImmutableArray<Mapping> mappings)
    {
        mappings = [];
        return ProcContent.TryReadAll($"{Root}/{pid}/task/{tid}/maps", _limits.FileBytes, out byte[] content) &&
            MappingParser.TryParse(content, _limits.Mappings, out mappings);
    }

    public bool TryReadAuxiliaryVector(int pid, int tid, out AuxiliaryVector vector)
    {
        bool read = ProcContent.TryReadAll($"{Root}/{pid}/task/{tid}/auxv", _limits.FileBytes, out byte[] content);
        vector = new AuxiliaryVector(content);
        return read && content.Length != 0;
    }

    /// <summary>The path of the program in the victim's mount namespace, as the kernel prints it: with " (deleted)" for a lost name.</summary>
    public string? Executable(int pid, int tid) => ProcContent.Link($"{Root}/{pid}/task/{tid}/exe");

    /// <summary>Whose privileges a set-user-id or set-group-id program would give; null each where it has no such bit.</summary>
    public bool TryReadExecutableOwner(int pid, int tid, out uint? setUser, out uint? setGroup)
    {
        (setUser, setGroup) = (null, null);
        if (!FileOwner.TryRead($"{Root}/{pid}/task/{tid}/exe", out FileOwner owner)) return false;
        setUser = owner.IsSetUser ? owner.User : null;
        setGroup = owner.IsSetGroup ? owner.Group : null;
        return true;
    }

    /// <summary>The identity of a namespace, such as "user:[4026531837]"; the kind is a name in /proc/PID/ns.</summary>
    public string? Namespace(int pid, string kind) => ProcContent.Link($"{Root}/{pid}/ns/{kind}");

    /// <summary>The arguments as the process shows them now; empty when it has vanished, or is a zombie or a kernel thread.</summary>
    public string[] CommandLine(int pid)
    {
        if (!ProcContent.TryReadAll($"{Root}/{pid}/cmdline", _limits.FileBytes, out byte[] content) || content.Length == 0)
            return [];
        string text = Encoding.UTF8.GetString(content);
        return (text.EndsWith('\0') ? text[..^1] : text).Split('\0');
    }

    /// <summary>The thread's name, which it may change at any time.</summary>
    public bool TryReadCommand(int pid, int tid, out string command)
    {
        bool read = ProcContent.TryReadAll($"{Root}/{pid}/task/{tid}/comm", _limits.FileBytes, out byte[] content);
        command = Encoding.UTF8.GetString(content.AsSpan(0, content.Length - (content is [.., (byte)'\n'] ? 1 : 0)));
        return read;
    }

    /// <summary>A number that the kernel keeps below sys, such as kernel/yama/ptrace_scope.</summary>
    public bool TryReadSetting(string name, out int value)
    {
        value = 0;
        return ProcContent.TryReadAll($"{Root}/sys/{name}", _limits.FileBytes, out byte[] content) &&
            new TextCursor(content).TryTakeInt32(out value);
    }

    private int[] Listed(string path)
    {
        using NumberedDirectory? directory = NumberedDirectory.Open(path, _limits.Threads);
        return directory is null ? [] : [.. directory.List()];
    }

    /// <summary>The same as text, such as kernel/osrelease.</summary>
    public bool TryReadSettingText(string name, out string text)
    {
        bool read = ProcContent.TryReadAll($"{Root}/sys/{name}", _limits.FileBytes, out byte[] content);
        text = Encoding.UTF8.GetString(content).TrimEnd('\n');
        return read;
    }

    private bool TryReadStatusFile(string path, out ProcessStatus status)
    {
        status = new ProcessStatus();
        return ProcContent.TryReadAll(path, _limits.FileBytes, out byte[] content) && StatusParser.TryParse(content, out status);
    }
}

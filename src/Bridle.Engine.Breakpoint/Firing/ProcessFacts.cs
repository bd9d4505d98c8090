using System.Collections.Immutable;
using System.Text;
using Bridle.Language.Intermediate;
using Bridle.Linux.Procfs;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// What /proc tells of a victim's process, for clauses that ask. What a program changes seldom and through the kernel (ids, arguments) is
/// read once for each program; the rest each time. Control thread only.
/// </summary>
internal sealed class ProcessFacts(int processId)
{
    /// <summary>As much as psinfo_t has room for.</summary>
    private const int ArgumentBytes = 80;

    private const int ModelLp64 = 2;

    private readonly ProcessFiles _files = new();
    private readonly ProcessDetails _details = new();
    private ProcessStatus? _status;
    private byte[]? _arguments;
    private byte[] _name = [];
    private ImmutableArray<string> _words;

    /// <summary>A program begins, perhaps another one than before. What is asked for when it has ended is read now.</summary>
    public void Begin()
    {
        (_status, _arguments, _words) = (null, null, default);
        Name(processId);
        Arguments(processId);
    }

    public long Number(Builtin builtin, int threadId) => builtin switch
    {
        Builtin.ParentId => Stat(threadId).ParentId,
        Builtin.SessionId => Stat(threadId).Session,
        Builtin.ProcessGroup => Stat(threadId).ProcessGroup,
        Builtin.UserId => Status(threadId).User.Real,
        Builtin.EffectiveUserId => Status(threadId).User.Effective,
        Builtin.GroupId => Status(threadId).Group.Real,
        Builtin.EffectiveGroupId => Status(threadId).Group.Effective,
        Builtin.ProcessDataModel => ModelLp64,
        Builtin.ArgumentCount => Words(threadId).Length,
        _ => 0,
    };

    public int Text(Builtin builtin, int threadId, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = builtin switch
        {
            Builtin.ExecutableName => Name(threadId),
            Builtin.ProcessArguments => Arguments(threadId),
            Builtin.WorkingDirectory => Link(threadId, "cwd"),
            Builtin.RootDirectory => Link(threadId, "root"),
            Builtin.ZoneName => "global"u8,
            _ => default,
        };
        int length = Math.Min(text.Length, destination.Length);
        text[..length].CopyTo(destination);
        return length;
    }

    public bool IsProgenyOf(long ancestor, int limit)
    {
        int process = processId;
        for (int steps = 0; process > 0 && steps < limit; steps++)
        {
            if (process == ancestor) return true;
            process = _files.TryReadStat(process, process, out ThreadStat stat) ? stat.ParentId : 0;
        }
        return false;
    }

    private byte[] Name(int threadId)
    {
        if (_files.TryReadCommand(processId, threadId, out string name)) _name = Encoding.UTF8.GetBytes(name);
        return _name;
    }

    private ThreadStat Stat(int threadId) => _files.TryReadStat(processId, threadId, out ThreadStat stat) ? stat : default;

    private ProcessStatus Status(int threadId) =>
        _status ??= _files.TryReadThreadStatus(processId, threadId, out ProcessStatus status) ? status : new ProcessStatus();

    private ImmutableArray<string> Words(int threadId)
    {
        if (_words.IsDefault && !_details.ReadArguments(processId, threadId, out _words).IsSuccess) _words = [];
        return _words;
    }

    private byte[] Arguments(int threadId)
    {
        if (_arguments is { } known) return known;
        byte[] text = Encoding.UTF8.GetBytes(string.Join(' ', Words(threadId)));
        return _arguments = text.Length < ArgumentBytes ? text : text[..(ArgumentBytes - 1)];
    }

    private byte[] Link(int threadId, string name)
    {
        string path = $"{_files.Root}/{processId}/task/{threadId}/{name}";
        try
        {
            return Encoding.UTF8.GetBytes(File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName ?? "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

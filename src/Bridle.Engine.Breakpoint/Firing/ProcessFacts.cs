using System.Collections.Immutable;
using System.Text;
using Bridle.Language.Intermediate;
using Bridle.Linux.Procfs;

namespace Bridle.Engine.Breakpoint.Firing;

/// <summary>
/// What /proc tells of a victim's process, for clauses that ask. The arguments are read once for each program, the rest each time; of a
/// thread that has ended it is what was read last. Control thread only.
/// </summary>
internal sealed class ProcessFacts(int processId, ThreadGauges gauges)
{
    /// <summary>As much as psinfo_t has room for.</summary>
    private const int ArgumentBytes = 80;

    /// <summary>More than the kernel keeps of a name.</summary>
    private const int NameBytes = 64;

    private const int ModelLp64 = 2;

    private readonly ProcessFiles _files = new();
    private readonly ProcessDetails _details = new();
    private readonly byte[] _name = new byte[NameBytes];
    private int _nameLength;
    private ThreadStat _stat;
    private UserIds _user, _group;
    private byte[]? _arguments;
    private ImmutableArray<string> _words;

    /// <summary>A program begins, perhaps another one than before. What is asked for when it has ended is read now.</summary>
    public void Begin()
    {
        (_arguments, _words) = (null, default);
        Name(processId);
        Stat(processId);
        ReadIds(processId);
        Arguments(processId);
    }

    public long Number(Builtin builtin, int threadId) => builtin switch
    {
        Builtin.ParentId => Stat(threadId).ParentId,
        Builtin.SessionId => Stat(threadId).Session,
        Builtin.ProcessGroup => Stat(threadId).ProcessGroup,
        Builtin.UserId => User(threadId).Real,
        Builtin.EffectiveUserId => User(threadId).Effective,
        Builtin.GroupId => Group(threadId).Real,
        Builtin.EffectiveGroupId => Group(threadId).Effective,
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

    private ReadOnlySpan<byte> Name(int threadId)
    {
        if (gauges.Of(threadId).TryReadName(out ReadOnlySpan<byte> name))
        {
            _nameLength = Math.Min(name.Length, NameBytes);
            name[.._nameLength].CopyTo(_name);
        }
        return _name.AsSpan(0, _nameLength);
    }

    private ThreadStat Stat(int threadId)
    {
        if (gauges.Of(threadId).TryReadStat(out ThreadStat stat)) _stat = stat;
        return _stat;
    }

    private UserIds User(int threadId)
    {
        ReadIds(threadId);
        return _user;
    }

    private UserIds Group(int threadId)
    {
        ReadIds(threadId);
        return _group;
    }

    private void ReadIds(int threadId)
    {
        if (gauges.Of(threadId).TryReadIds(out UserIds user, out UserIds group)) (_user, _group) = (user, group);
    }

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

using System.Globalization;
using System.Text;
using Bridle.Cli.Fronting;
using Bridle.Engine.Probes;
using Bridle.Language.Intermediate;
using Bridle.Linux.Kernel;
using Bridle.Linux.Procfs;

namespace Bridle.Cli.Tracing;

/// <summary>Where BEGIN, END, ERROR and timers fire: in this process.</summary>
internal sealed class OwnProcess : Surroundings
{
    private readonly Lazy<ProcessStatus> _status = new(static () => new ProcessFiles().TryReadStatus(Environment.ProcessId, out ProcessStatus? status) && status is not null ? status : new ProcessStatus());
    private readonly Lazy<(long Parent, long Group, long Session)> _family = new(ReadFamily);
    private readonly byte[] _folder = Encoding.UTF8.GetBytes(Environment.CurrentDirectory);

    public int At { get; set; }

    public override int Processor => At;

    public override int ProcessId => Environment.ProcessId;

    public override long ThreadId => ThreadIds.Current;

    public override long Builtin(Builtin builtin) => builtin switch
    {
        Language.Intermediate.Builtin.ParentId => _family.Value.Parent,
        Language.Intermediate.Builtin.ProcessGroup => _family.Value.Group,
        Language.Intermediate.Builtin.SessionId => _family.Value.Session,
        Language.Intermediate.Builtin.UserId => _status.Value.User.Real,
        Language.Intermediate.Builtin.EffectiveUserId => _status.Value.User.Effective,
        Language.Intermediate.Builtin.GroupId => _status.Value.Group.Real,
        Language.Intermediate.Builtin.EffectiveGroupId => _status.Value.Group.Effective,
        Language.Intermediate.Builtin.ProcessDataModel => 2,
        _ => 0,
    };

    // After the name, which may hold anything, and the state.
    private static (long Parent, long Group, long Session) ReadFamily()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(words[1]), Number(words[2]), Number(words[3]));
    }

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    public override int Text(Builtin builtin, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = builtin switch
        {
            Language.Intermediate.Builtin.ExecutableName or Language.Intermediate.Builtin.ProcessArguments => BehindFront.Name,
            Language.Intermediate.Builtin.WorkingDirectory => _folder,
            Language.Intermediate.Builtin.RootDirectory => "/"u8,
            Language.Intermediate.Builtin.ZoneName => "global"u8,
            _ => default,
        };
        int length = Math.Min(text.Length, destination.Length);
        text[..length].CopyTo(destination);
        return length;
    }
}

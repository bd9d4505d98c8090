using System.Collections.Frozen;
using System.Globalization;
using Bridle.Language.Intermediate;
using Bridle.Language.Types;

namespace Bridle.Language.Symbols;

/// <summary>The variables that need no declaration.</summary>
internal static class BuiltinTable
{
    private static readonly (string Name, string Type, Builtin Builtin)[] s_rows =
    [
        ("pid", "pid_t", Builtin.ProcessId), ("ppid", "pid_t", Builtin.ParentId), ("tid", "id_t", Builtin.ThreadId),
        ("uid", "uid_t", Builtin.UserId), ("gid", "gid_t", Builtin.GroupId), ("errno", "int", Builtin.ErrorNumber),
        ("id", "uint_t", Builtin.ProbeId), ("epid", "uint64_t", Builtin.EnabledProbeId),
        ("timestamp", "uint64_t", Builtin.Timestamp), ("vtimestamp", "uint64_t", Builtin.VirtualTimestamp), ("walltimestamp", "int64_t", Builtin.WallTimestamp),
        ("ucaller", "uint64_t", Builtin.UserCaller), ("ustackdepth", "uint32_t", Builtin.UserStackDepth),
        ("caller", "uintptr_t", Builtin.Caller), ("stackdepth", "uint32_t", Builtin.StackDepth), ("ipl", "uint_t", Builtin.PriorityLevel),
        ("cpu", "int", Builtin.Processor),
        ("execname", "string", Builtin.ExecutableName), ("execargs", "string", Builtin.ProcessArguments), ("zonename", "string", Builtin.ZoneName),
        ("probeprov", "string", Builtin.ProbeProvider), ("probemod", "string", Builtin.ProbeModule), ("probefunc", "string", Builtin.ProbeFunction),
        ("probename", "string", Builtin.ProbeName), ("cwd", "string", Builtin.WorkingDirectory), ("root", "string", Builtin.RootDirectory),
        // What the translators of the prelude are made of.
        ("__euid", "uid_t", Builtin.EffectiveUserId), ("__egid", "gid_t", Builtin.EffectiveGroupId), ("__model", "int", Builtin.ProcessDataModel),
        ("__state", "int", Builtin.ThreadState), ("__priority", "int", Builtin.ThreadPriority), ("__argc", "int", Builtin.ArgumentCount),
        ("__argv", "uintptr_t", Builtin.ArgumentVector), ("__envp", "uintptr_t", Builtin.EnvironmentVector),
        ("__session", "pid_t", Builtin.SessionId), ("__group", "pid_t", Builtin.ProcessGroup),
    ];

    private static readonly string[] s_unsupported = ["curthread", "regs", "jid", "jailname", "vmregs"];

    private static readonly FrozenDictionary<string, Symbol> s_symbols = Make().ToFrozenDictionary(static symbol => symbol.Name, StringComparer.Ordinal);

    public static Symbol? Find(string name) => s_symbols.GetValueOrDefault(name);

    private static IEnumerable<Symbol> Make() =>
    [
        .. s_rows.Select(static row => new BuiltinSymbol(row.Name, row.Type == "string" ? StringType.Instance : BasicTypes.Find(row.Type), row.Builtin)),
        .. Enumerable.Range(0, 10).Select(static index => new RawArgumentSymbol($"arg{index.ToString(CultureInfo.InvariantCulture)}", index)),
        new IndexedBuiltinSymbol("args"), new IndexedBuiltinSymbol("uregs"),
        .. s_unsupported.Select(static name => new UnsupportedSymbol(name)),
    ];
}

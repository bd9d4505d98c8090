namespace Bridle.Probes;

/// <summary>
/// A probe description of a program, field by field. An empty field matches all; *, ?, [set], [!set] and \ make a glob of one; any other is
/// compared exactly, but for the module (see <see cref="Matching.ModulePattern"/>).
/// </summary>
/// <param name="Provider">As written, with its process: "pid123", "pid*", "syscall", "python123".</param>
/// <param name="Module">"libc.so.6", "libc", "a.out", a full path, LM1`libc.so.6 for an object of another namespace.</param>
/// <param name="Function">A symbol, "-" for absolute places in the program, a system call.</param>
/// <param name="Name">"entry", "return", an offset in hex without 0x.</param>
public sealed record ProbePattern(string Provider, string Module, string Function, string Name)
{
    /// <summary>As dtrace writes it in its messages.</summary>
    public override string ToString() => $"{Provider}:{Module}:{Function}:{Name}";
}

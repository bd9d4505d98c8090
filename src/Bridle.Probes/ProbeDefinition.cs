using System.Collections.Immutable;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes;

/// <summary>A probe that can be enabled: its four names, where it fires, and how its arguments are read. Immutable; any thread.</summary>
public sealed record ProbeDefinition(ProbeKind Kind, string Provider, string Module, string Function, string Name)
{
    /// <summary>
    /// Where it fires. Several for a return with several exits, for functions of one name in one object (each version of a symbol, static
    /// functions of several files), and for a statement that stands in several places. Aliases that were named share sites. None for probes that no
    /// instruction makes fire.
    /// </summary>
    public ImmutableArray<ProbeSite> Sites { get; init; } = [];

    /// <summary>The types of args[]; empty where only arg0 and so on are known.</summary>
    public ImmutableArray<ArgumentType> Arguments { get; init; } = [];

    /// <summary>The object that holds the sites; null for probes without.</summary>
    public ProcessObject? Object { get; init; }

    /// <summary>The number of the system call in the kernel's table; null for other probes.</summary>
    public long? SystemCall { get; init; }

    /// <summary>What makes a probe of the proc provider fire; null for other probes.</summary>
    public LifeCycleEvent? Event { get; init; }

    /// <summary>
    /// Counters that tell the program that somebody listens, each once; see <see cref="StatementSemaphores"/>. Empty for probes without.
    /// </summary>
    public ImmutableArray<TargetAddress> Semaphores { get; init; } = [];

    /// <summary>How arguments are read at a site; one for all sites, or one each.</summary>
    internal ImmutableArray<ArgumentSource> Sources { get; init; } = [];

    /// <summary>For each site when it counts; default where every hit counts.</summary>
    internal ImmutableArray<ExitCondition?> Conditions { get; init; }

    /// <summary>Not every hit of a site is a firing: <see cref="Fires"/> must be asked.</summary>
    public bool IsConditional(int site) => !Conditions.IsDefault && (uint)site < (uint)Conditions.Length && Conditions[site] is not null;

    /// <summary>
    /// Whether a thread that is about to run the instruction of a site makes the probe fire. A function may be left by a jump that is not
    /// always taken, or that only sometimes leads out of it. Allocates nothing.
    /// </summary>
    public bool Fires(int site, in Registers registers, IMemoryReader memory) => !IsConditional(site) || Conditions[site]!.Leaves(registers, memory);

    /// <summary>
    /// The value of arg<paramref name="index"/> when a thread is about to run the instruction of a site. 0 where there is no such
    /// argument, or it lies in memory that cannot be read, and for probes of the proc provider. Allocates nothing.
    /// </summary>
    /// <param name="index">From 0.</param>
    /// <param name="site">The index in <see cref="Sites"/> of the one that was hit.</param>
    /// <param name="registers">The thread's, whatever its instruction pointer is set to.</param>
    /// <param name="memory">The process's.</param>
    public long ReadArgument(int index, int site, in Registers registers, IMemoryReader memory)
    {
        if (index < 0 || Sources.IsEmpty) return 0;
        ulong offset = (uint)site < (uint)Sites.Length ? Sites[site].Offset : 0;
        return Sources[Sources.Length == 1 ? 0 : site].Read(index, offset, registers, memory);
    }
}

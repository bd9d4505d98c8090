using System.Collections.Immutable;
using Bridle.Linux;
using Bridle.Processes.Injection;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>The trap at one address: the byte that it hides, who is called, and how a thread gets past it.</summary>
public sealed class BreakpointSite
{
    internal BreakpointSite(TargetAddress address) => Address = address;

    public TargetAddress Address { get; }

    /// <summary>The trap is in the text right now.</summary>
    public bool IsPlanted { get; internal set; }

    /// <summary>Why it could not be planted; success where it could, though it may be out at the moment.</summary>
    public Errno Problem { get; internal set; } = Errno.EAGAIN;

    /// <summary>The byte under the trap.</summary>
    internal byte Original { get; set; }

    /// <summary>In the order in which they came. Replaced as a whole, so that handlers may change it while they are called.</summary>
    public ImmutableArray<Breakpoint> Users { get; internal set; } = [];

    /// <summary>The text from which <see cref="Instruction"/> was decoded.</summary>
    internal byte[] Code { get; set; } = [];

    /// <summary>How many texts have been decoded here.</summary>
    internal int Versions { get; set; }

    internal DisplacedInstruction? Instruction { get; set; }

    /// <summary>Where the displaced instruction stands; null until a hit needed it.</summary>
    internal Slot? Slot { get; set; }
}

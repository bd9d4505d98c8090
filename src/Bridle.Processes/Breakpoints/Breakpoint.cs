using Bridle.Linux;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// What somebody asked for: to be called when a thread reaches an address. It stays on record though planting failed, and is
/// tried again when that may have changed. The bytes are a <see cref="BreakpointSite"/>, which several breakpoints share.
/// </summary>
public sealed class Breakpoint
{
    private readonly BreakpointHandler _handler;
    private long _hits;

    internal Breakpoint(TargetAddress address, BreakpointHandler handler, bool isInternal) =>
        (Address, _handler, IsInternal) = (address, handler, isInternal);

    public TargetAddress Address { get; }

    /// <summary>How often its handler was called. Any thread may read it.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>The trap is in the text, or would be, were the victim not idle.</summary>
    public bool IsPlanted => Site is { Problem.IsSuccess: true } && !IsRemoved;

    /// <summary>Why it is not planted: EBUSY where another debugger's trap stands there, EFAULT where nothing is mapped.</summary>
    public Errno Problem => Site?.Problem ?? Errno.ESRCH;

    /// <summary>Removed by its owner, or forgotten with the program that an exec replaced.</summary>
    public bool IsRemoved { get; internal set; }

    /// <summary>One of Bridle's own (the linker, main), which stays when clients remove theirs.</summary>
    internal bool IsInternal { get; }

    internal BreakpointSite? Site { get; set; }

    /// <summary>Counts a hit and calls the handler. Control thread only, for a thread of the victim that stands at the address.</summary>
    public Verdict Call(TracedProcess process, TracedThread thread, ref readonly Registers registers)
    {
        Volatile.Write(ref _hits, unchecked(_hits + 1));
        return _handler(new BreakpointHit(process, thread, this, in registers));
    }
}

using Bridle.Linux;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// What somebody asked for: to be called when a thread reaches an address. It stays on record though planting failed, and is
/// tried again when that may have changed. The bytes are a <see cref="BreakpointSite"/>, which several breakpoints share.
/// </summary>
public sealed class Breakpoint
{
    private long _hits;

    internal Breakpoint(TargetAddress address, BreakpointHandler handler, bool isInternal) =>
        (Address, Handler, IsInternal) = (address, handler, isInternal);

    public TargetAddress Address { get; }

    /// <summary>How often its handler was called. Any thread may read it.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>The trap is in the text, or would be, were the victim not idle.</summary>
    public bool IsPlanted => Site is { Problem.IsSuccess: true } && !IsRemoved;

    /// <summary>Why it is not planted: EBUSY where another debugger's trap stands there, EFAULT where nothing is mapped.</summary>
    public Errno Problem => Site?.Problem ?? Errno.ESRCH;

    /// <summary>Removed by its owner, or forgotten with the program that an exec replaced.</summary>
    public bool IsRemoved { get; internal set; }

    internal BreakpointHandler Handler { get; }

    /// <summary>One of Bridle's own (the linker, main), which stays when clients remove theirs.</summary>
    internal bool IsInternal { get; }

    internal BreakpointSite? Site { get; set; }

    internal void CountHit() => Volatile.Write(ref _hits, _hits + 1);
}

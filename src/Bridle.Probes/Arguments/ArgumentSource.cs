using Bridle.Target;

namespace Bridle.Probes.Arguments;

/// <summary>Where the arguments of a probe lie. Immutable; reading allocates nothing.</summary>
internal abstract class ArgumentSource
{
    /// <param name="index">Not negative.</param>
    /// <param name="offset">The site's, from the function's start.</param>
    /// <returns>0 for what is not there or cannot be read.</returns>
    public abstract long Read(int index, ulong offset, in Registers registers, IMemoryReader memory);
}

using System.Collections.Immutable;
using Bridle.Probes.Arguments;
using Bridle.Target;

namespace Bridle.Probes.Usdt;

/// <summary>The arguments of a statement probe at one of its places: the compiler has left each where it liked.</summary>
internal sealed class StatementArguments(ImmutableArray<Operand> operands) : ArgumentSource
{
    public ImmutableArray<Operand> Operands => operands;

    /// <summary>What the places of one probe have in common is told by the first.</summary>
    public ImmutableArray<ArgumentType> Types() =>
        [.. operands.Select(static (operand, index) => new ArgumentType($"{(operand.IsSigned ? "" : "u")}int{operand.Size * 8}_t", index))];

    public override long Read(int index, ulong offset, in Registers registers, IMemoryReader memory) =>
        index < operands.Length ? operands[index].Read(registers, memory) : 0;
}

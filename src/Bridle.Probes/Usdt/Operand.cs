using System.Buffers.Binary;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Probes.Usdt;

/// <summary>One argument of a statement probe: where its bytes lie and what they are.</summary>
/// <param name="Kind">Unknown reads as 0.</param>
/// <param name="Size">In bytes: 1, 2, 4 or 8.</param>
/// <param name="IsSigned">The value is extended by its sign.</param>
/// <param name="Base">The register, or that of the address; none for neither.</param>
/// <param name="Index">Added to the address, times <paramref name="Scale"/>; or none.</param>
/// <param name="Scale">1, 2, 4 or 8.</param>
/// <param name="Shift">Bits to the right: the second byte of a register (ah) is 8.</param>
/// <param name="Displacement">The constant; or what is added to the address, in the process, where it is relative to a symbol.</param>
/// <param name="Segment">Whose base is added to the address.</param>
internal readonly record struct Operand(
    OperandKind Kind, byte Size, bool IsSigned, sbyte Base = RegisterNumbers.None, sbyte Index = RegisterNumbers.None, byte Scale = 1, byte Shift = 0,
    ulong Displacement = 0, OperandSegment Segment = OperandSegment.None)
{
    public long Read(in Registers registers, IMemoryReader memory) => Kind switch
    {
        OperandKind.Constant => Extend(Displacement),
        OperandKind.Register => Extend(RegisterNumbers.Read(registers, Base) >> Shift),
        OperandKind.Memory => ReadMemory(registers, memory),
        _ => 0,
    };

    private long ReadMemory(in Registers registers, IMemoryReader memory)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        return memory.TryReadExactly(AddressIn(registers), bytes[..Size]) ? Extend(BinaryPrimitives.ReadUInt64LittleEndian(bytes)) : 0;
    }

    private TargetAddress AddressIn(in Registers registers)
    {
        ulong address = Displacement;
        unchecked
        {
            if (Base != RegisterNumbers.None) address += RegisterNumbers.Read(registers, Base);
            if (Index != RegisterNumbers.None) address += RegisterNumbers.Read(registers, Index) * Scale;
            address += Segment switch { OperandSegment.Fs => registers.FsBase, OperandSegment.Gs => registers.GsBase, _ => 0 };
        }

        return new TargetAddress(address);
    }

    private long Extend(ulong value) => unchecked((Size, IsSigned) switch
    {
        (1, true) => (sbyte)value,
        (1, false) => (byte)value,
        (2, true) => (short)value,
        (2, false) => (ushort)value,
        (4, true) => (int)value,
        (4, false) => (uint)value,
        _ => (long)value,
    });
}

using System.Buffers.Binary;
using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>
/// Writes a slot. The instruction is copied byte for byte, whatever odd prefixes it has, and only a displacement from rip is changed; so
/// nothing here depends on how an assembler would write it.
/// </summary>
internal static class SlotEncoder
{
    private const byte Trap = 0xcc, NearJump = 0xe9;
    private const int NearJumpLength = 5, FarJumpLength = 14;

    /// <summary>False where the operand is out of the copy's reach.</summary>
    public static bool TryCopy(
        ReadOnlySpan<byte> code, RipOperand operand, TargetAddress site, TargetAddress slot, Span<byte> destination)
    {
        destination.Fill(Trap);
        code.CopyTo(destination);
        if (!operand.Exists)
            return true;
        Span<byte> field = destination.Slice(operand.Offset, sizeof(int));
        long displacement = BinaryPrimitives.ReadInt32LittleEndian(field) + site.DistanceFrom(slot);
        BinaryPrimitives.WriteInt32LittleEndian(field, unchecked((int)displacement));
        // A narrow address is cut to 32 bits, so every place is in reach of every other.
        return operand.IsNarrow || displacement == unchecked((int)displacement);
    }

    /// <summary>Writes the jump at <paramref name="from"/>, which changes no register and no flag, and returns its length.</summary>
    public static int WriteJump(TargetAddress from, TargetAddress to, Span<byte> destination)
    {
        if (TryWriteNearJump(from, to, destination)) return NearJumpLength;
        // jmp [rip+0], and the target behind it.
        BinaryPrimitives.WriteUInt64LittleEndian(destination, 0x25ff);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[6..], to.Value);
        return FarJumpLength;
    }

    /// <summary>Writes the jump of five bytes; false where the target is out of its reach.</summary>
    public static bool TryWriteNearJump(TargetAddress from, TargetAddress to, Span<byte> destination)
    {
        long distance = to.DistanceFrom(from.Plus(NearJumpLength));
        if (distance != unchecked((int)distance)) return false;
        destination[0] = NearJump;
        BinaryPrimitives.WriteInt32LittleEndian(destination[1..], (int)distance);
        return true;
    }
}

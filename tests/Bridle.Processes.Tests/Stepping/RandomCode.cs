using System.Buffers.Binary;
using Bridle.Processes.Stepping;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Tests.Stepping;

/// <summary>Random instructions of all maps, not only of those that most random bytes are.</summary>
internal static class RandomCode
{
    private static readonly byte[][] s_starts =
    [
        [], [0x0f], [0x48], [0x66], [0xf3], [0xf0], [0x66, 0x0f], [0xf2, 0x0f], [0xf3, 0x0f], [0x48, 0x0f], [0x0f, 0x38], [0x66, 0x0f, 0x3a], [0xc5], [0xc4],
        [0x64, 0x48], [0x67, 0x48], [0xf0, 0x48, 0x0f], [0x62],
    ];

    public static void Fill(Span<byte> code, Random random)
    {
        random.NextBytes(code);
        s_starts[random.Next(s_starts.Length)].CopyTo(code);
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code.ToArray()), Laboratory.Code);
        decoder.Decode(out Instruction instruction);
        // A random place relative to rip is nowhere; one in the data page tells whether it was relocated.
        if (instruction.IsIPRelativeMemoryOperand)
            PointInto(code[decoder.GetConstantOffsets(instruction).DisplacementOffset..], instruction.NextIP, random);
    }

    public static bool IsForSlot(ReadOnlySpan<byte> code) =>
        DisplacedInstruction.TryDecode(new TargetAddress(Laboratory.Code), code, out DisplacedInstruction instruction) &&
        instruction is { Strategy: StepStrategy.OutOfLine, IsSystemCall: false };

    private static void PointInto(Span<byte> displacement, ulong next, Random random) =>
        BinaryPrimitives.WriteInt32LittleEndian(displacement, (int)((long)Laboratory.Data + random.Next(ScratchPage.Size / 16) * 16 - (long)next));
}

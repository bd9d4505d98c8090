using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Stepping;

/// <summary>
/// A function that only returns, with nothing behind it but what fills up its block of 16 bytes. The filling never runs, so a longer jump
/// may stand in the return's place: no thread can be in the middle of it.
/// </summary>
internal static class PaddedReturn
{
    private const int BlockSize = 16;
    private const byte Return = 0xc3;

    /// <param name="memory">The program's memory, traps hidden.</param>
    /// <param name="function">Its entry.</param>
    /// <param name="place">The return itself: behind an endbr64, in builds for control-flow enforcement.</param>
    /// <param name="room">Bytes from there to the end of the block.</param>
    public static bool TryFind(IMemoryReader memory, TargetAddress function, out TargetAddress place, out int room)
    {
        (place, room) = (function, 0);
        Span<byte> block = stackalloc byte[BlockSize];
        if (function.Value % BlockSize != 0 || memory.Read(function, block) != BlockSize) return false;
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(block.ToArray()), function.Value);
        Instruction instruction = decoder.Decode();
        if (instruction.Code == Code.Endbr64) instruction = decoder.Decode();
        place = new TargetAddress(instruction.IP);
        int start = (int)place.DistanceFrom(function);
        room = BlockSize - start;
        return block[start] == Return && IsFilling(ref decoder, function.Value + BlockSize);
    }

    private static bool IsFilling(ref Decoder decoder, ulong end)
    {
        while (decoder.IP < end)
            if (decoder.Decode().Code is not (Code.Nopw or Code.Nopd or Code.Nopq or Code.Nop_rm16 or Code.Nop_rm32 or Code.Nop_rm64 or Code.Int3)) return false;
        return true;
    }
}

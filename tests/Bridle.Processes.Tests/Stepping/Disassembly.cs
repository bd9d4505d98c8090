using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.Tests.Stepping;

internal static class Disassembly
{
    public static Instruction At(IMemoryReader memory, TargetAddress address)
    {
        byte[] code = new byte[16];
        int length = memory.Read(address, code);
        return Of(code.AsSpan(0, length), address.Value);
    }

    public static Instruction Of(ReadOnlySpan<byte> code, ulong address) =>
        Decoder.Create(64, new ByteArrayCodeReader(code.ToArray()), address).Decode();
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Bridle.Target;

namespace Bridle.ObjectFiles.Cores;

/// <summary>The kernel's records of x86-64 (linux/elfcore.h): elf_prstatus and elf_prpsinfo.</summary>
internal static class CoreRecords
{
    public const int StatusBytes = RegistersOffset + Registers.Size, ProgramBytes = 136;
    private const int RegistersOffset = 112;
    private const int NameOffset = 40, NameBytes = 16, ArgumentsOffset = 56, ArgumentsBytes = 80;

    public static CoreThread Thread(ReadOnlySpan<byte> status) => new(
        Int32(status, 32),
        BinaryPrimitives.ReadInt16LittleEndian(status[12..]),
        BinaryPrimitives.ReadUInt64LittleEndian(status[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(status[24..]),
        MemoryMarshal.Read<Registers>(status[RegistersOffset..]));

    public static CoreProgram Program(ReadOnlySpan<byte> info) => new(
        Int32(info, 24), Int32(info, 28), Int32(info, 32), Int32(info, 36),
        unchecked((uint)Int32(info, 16)), unchecked((uint)Int32(info, 20)),
        Text(info.Slice(NameOffset, NameBytes)), Text(info.Slice(ArgumentsOffset, ArgumentsBytes)));

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static int Int32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);
}

using System.Buffers.Binary;
using Bridle.Processes.Memory;
using Bridle.Processes.Threads;
using Bridle.Target;

namespace Bridle.Processes.Stepping;

/// <summary>What a stopped thread would run next, where a step over it needs care. Control thread only.</summary>
public static class NextInstruction
{
    /// <summary>syscall, or int 0x80.</summary>
    public static bool IsSystemCall(VictimMemory memory, TracedThread thread)
    {
        Span<byte> code = stackalloc byte[2];
        return thread.GetRegisters(out Registers registers).IsSuccess && memory.Read(registers.InstructionPointer, code) == code.Length
            && (code[0], code[1]) is (0x0f, 0x05) or (0xcd, 0x80);
    }

    /// <summary>pushf, which would push the trap flag of a step; not so where the program steps itself.</summary>
    public static bool IsPushOfFlags(VictimMemory memory, TracedThread thread)
    {
        const byte PushFlags = 0x9c, OperandSize = 0x66, RexWide = 0x48;
        Span<byte> code = stackalloc byte[2];
        return thread.GetRegisters(out Registers registers).IsSuccess && (registers.Rflags & Flags.Trap) == 0
            && memory.Read(registers.InstructionPointer, code) == code.Length
            && (code[0] == PushFlags || (code[0] is OperandSize or RexWide && code[1] == PushFlags));
    }

    /// <summary>After a step over pushf.</summary>
    public static void TakeTrapFlagOffStack(VictimMemory memory, TracedThread thread)
    {
        Span<byte> word = stackalloc byte[sizeof(ushort)];
        if (!thread.GetRegisters(out Registers registers).IsSuccess || memory.Read(registers.StackPointer, word) != word.Length) return;
        ushort flags = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(word) & ~Flags.Trap);
        BinaryPrimitives.WriteUInt16LittleEndian(word, flags);
        memory.Write(registers.StackPointer, word);
    }
}

using Bridle.Target;
using Iced.Intel;

namespace Bridle.Processes.SystemCalls;

/// <summary>Finds a system call in the code of a C library's wrapper for it.</summary>
internal static class SystemCallSite
{
    private const int LongestInstruction = 15;

    /// <summary>A wrapper loads the number, makes the call and looks at the result; none needs more before its call.</summary>
    private const int MostInstructions = 48;

    /// <summary>
    /// The address behind the call of that number. A thread comes there only when the call has returned: for exec, when it failed.
    /// False where the code is of another kind.
    /// </summary>
    public static bool TryFindReturn(IMemoryReader memory, TargetAddress function, long number, out TargetAddress address)
    {
        byte[] code = new byte[MostInstructions * LongestInstruction];
        int length = memory.Read(function, code);
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code, 0, length), function.Value);
        long loaded = -1;
        for (int count = 0; count < MostInstructions; count++)
        {
            decoder.Decode(out Instruction instruction);
            if (instruction.IsInvalid) break;
            address = new TargetAddress(instruction.NextIP);
            if (instruction.Mnemonic == Mnemonic.Syscall && loaded == number) return true;
            if (instruction is { Mnemonic: Mnemonic.Mov, Op0Register: Register.EAX or Register.RAX } && instruction.Op1Kind is OpKind.Immediate32 or OpKind.Immediate32to64)
                loaded = unchecked((long)instruction.GetImmediate(1));
        }

        address = default;
        return false;
    }
}

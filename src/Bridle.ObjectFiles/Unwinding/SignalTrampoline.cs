using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>
/// The code that a signal's handler returns to, of C libraries that describe it by no call frame information: mov $15,%rax (or %eax)
/// and syscall. At its first instruction the stack pointer leads to the kernel's struct ucontext.
/// </summary>
internal static class SignalTrampoline
{
    // uc_flags, uc_link and uc_stack come before uc_mcontext (asm/ucontext.h).
    private const int ContextOffset = 40;

    // gregs of struct sigcontext (asm/sigcontext.h), as DWARF numbers them.
    private static ReadOnlySpan<byte> Order => [8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, 16];

    private static ReadOnlySpan<byte> Wide => [0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05];

    private static ReadOnlySpan<byte> Narrow => [0xb8, 15, 0, 0, 0, 0x0f, 0x05];

    /// <summary>The address is the trampoline's first instruction, or its system call.</summary>
    public static bool IsAt(IMemoryReader memory, TargetAddress address)
    {
        Span<byte> code = stackalloc byte[16];
        int before = 7, got = memory.Read(address.Plus(-before), code);
        if (got < before + 2) return false;
        ReadOnlySpan<byte> here = code[before..got];
        return here.StartsWith(Wide) || here.StartsWith(Narrow)
            || (here.StartsWith(Wide[^2..]) && (code[..before].EndsWith(Wide[..^2]) || code[..before].EndsWith(Narrow[..^2])));
    }

    public static StackEnd Unwind(StackMemory memory, ref FrameRegisters registers, out ulong cfa)
    {
        cfa = registers.StackPointer.Value;
        for (int i = 0; i < Order.Length; i++)
        {
            ulong place = unchecked(cfa + ContextOffset + ((ulong)i * sizeof(ulong)));
            if (!memory.TryReadWord(place, out ulong value)) return new StackEnd(StackEndKind.Unreadable, new TargetAddress(place));
            registers.Set(Order[i], value);
        }

        return default;
    }
}

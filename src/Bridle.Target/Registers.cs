using System.Runtime.InteropServices;

namespace Bridle.Target;

/// <summary>
/// The general registers of an x86-64 thread, in the order and size of the kernel's user_regs_struct
/// (arch/x86/include/asm/user_64.h), so that one copy fills it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Registers : IEquatable<Registers>
{
    /// <summary>The size of user_regs_struct in bytes.</summary>
    public const int Size = 27 * sizeof(ulong);

    public ulong R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8, Rax, Rcx, Rdx, Rsi, Rdi, OrigRax,
        Rip, Cs, Rflags, Rsp, Ss, FsBase, GsBase, Ds, Es, Fs, Gs;

    public readonly TargetAddress InstructionPointer => new(Rip);

    public readonly TargetAddress StackPointer => new(Rsp);

    public readonly bool Equals(Registers other) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Registers>(in this)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<Registers>(in other)));

    public override readonly bool Equals(object? obj) => obj is Registers other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Rip, Rsp, Rax, OrigRax);

    public static bool operator ==(Registers left, Registers right) => left.Equals(right);

    public static bool operator !=(Registers left, Registers right) => !left.Equals(right);
}

namespace Bridle.Target;

/// <summary>One row of <see cref="RegisterTable"/>: a register's name and where it stands in <see cref="Registers"/>.</summary>
public readonly record struct RegisterInfo(string Name, int Offset);

/// <summary>The register table: names in the order of user_regs_struct, 8 bytes each.</summary>
public static class RegisterTable
{
    private static readonly string[] Names =
    [
        "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", "orig_rax",
        "rip", "cs", "rflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs", "gs",
    ];

    public static IReadOnlyList<RegisterInfo> All { get; } = [.. Names.Select((name, index) => new RegisterInfo(name, index * sizeof(ulong)))];

    /// <summary>The offset in bytes of rip, which a breakpoint moves alone.</summary>
    public const int InstructionPointerOffset = 16 * sizeof(ulong);
}

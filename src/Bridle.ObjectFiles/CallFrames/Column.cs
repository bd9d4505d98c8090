namespace Bridle.ObjectFiles.CallFrames;

/// <summary>Numbers of registers in DWARF (System V ABI for AMD64, figure 3.36), as far as unwinding needs them.</summary>
internal static class Column
{
    public const int Rax = 0, Rdx = 1, Rcx = 2, Rbx = 3, Rsi = 4, Rdi = 5, Rbp = 6, Rsp = 7, R8 = 8, ReturnAddress = 16;

    /// <summary>General registers and the return address; those behind are not followed.</summary>
    public const int Count = 17;

    /// <summary>rbx, rbp and r12 to r15: a function gives them back as they were.</summary>
    public const uint Preserved = (1 << Rbx) | (1 << Rbp) | (0xf << 12);
}

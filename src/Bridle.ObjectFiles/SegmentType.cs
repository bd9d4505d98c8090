namespace Bridle.ObjectFiles;

/// <summary>p_type; the kernel's and linker's numbers.</summary>
public enum SegmentType
{
    Null = 0,
    Load = 1,
    Dynamic = 2,
    Interpreter = 3,
    Note = 4,
    ProgramHeaders = 6,
    ThreadLocal = 7,
    GnuEhFrame = 0x6474e550,
}

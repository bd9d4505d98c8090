namespace Bridle.Testing;

/// <summary>How a victim is built; combined where that makes sense (Static | NoFramePointer).</summary>
[Flags]
public enum VictimFlavour
{
    /// <summary>Position independent, dynamic, with frame pointers and debug information.</summary>
    Pie = 0,
    NoPie = 1,
    Static = 2,
    StaticPie = 4,
    Stripped = 8,
    NoFramePointer = 16,

    /// <summary>Linked as a threaded program was before glibc 2.34; the same code since.</summary>
    Threads = 32,
    Musl = 64,
    MuslStatic = 128,
    Bits32 = 256,

    /// <summary>A shared library instead of a program.</summary>
    Library = 512,
}

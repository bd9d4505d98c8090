using System.Runtime.InteropServices;

namespace Bridle.Linux.Spawning;

/// <summary>What the child reads and writes while it shares our memory; spawn.S knows these offsets.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal unsafe struct SpawnRecord
{
    internal int Alive;
    internal int Gate;
    internal int Errno;
    internal int Stage;
    internal int Descriptor;
    /// <summary>Negative for that of the parent, 0 for a new one.</summary>
    internal int Group;
    internal int Parent;
    internal int CopiesLeft;
    internal byte* Path;
    internal byte** Arguments;
    internal byte** Environment;
    internal byte* Directory;
    internal int* Copies;
    internal ulong OldMask;
    internal ulong AllSignals;
}

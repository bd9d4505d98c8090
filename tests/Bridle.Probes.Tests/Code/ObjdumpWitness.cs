using System.Globalization;
using Bridle.Testing;

namespace Bridle.Probes.Tests.Code;

/// <summary>What objdump says of every instruction of a file.</summary>
internal sealed class ObjdumpWitness
{
    private ObjdumpWitness()
    {
    }

    /// <summary>Where an instruction begins.</summary>
    public HashSet<ulong> Instructions { get; } = [];

    public HashSet<ulong> Returns { get; } = [];

    /// <summary>Direct jumps, conditional or not, and where they lead.</summary>
    public Dictionary<ulong, ulong> Jumps { get; } = [];

    public static ObjdumpWitness Of(string path)
    {
        ObjdumpWitness witness = new();
        foreach (string line in CommandRunner.Output("objdump", "-d", "-w", "--no-show-raw-insn", path).Split('\n')) witness.Add(line);
        return witness;
    }

    // "   27150:\tjmp    2a4c0 <__libc_start_main@@GLIBC_2.34>", "   27184:\trepz ret"
    private void Add(string line)
    {
        int colon = line.IndexOf(":\t", StringComparison.Ordinal);
        if (colon < 0 || !TryHex(line[..colon], out ulong address)) return;
        Instructions.Add(address);
        string[] words = line[(colon + 2)..].Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        string[] rest = [.. words.SkipWhile(static word => word is "bnd" or "repz" or "notrack" or "cs" or "data16" or "rep")];
        if (rest.Length == 0) return;
        // These are two instructions: wait, and one that does not.
        if (rest[0] is "fstcw" or "fstsw" or "fstenv" or "fsave" or "finit" or "fclex") Instructions.Add(address + 1);
        if (rest[0] is "ret" or "lret" or "iret" or "iretq" or "retq" or "retw" or "lretq") Returns.Add(address);
        if (rest[0][0] == 'j' && rest.Length > 1 && TryHex(rest[1], out ulong target)) Jumps.Add(address, target);
    }

    private static bool TryHex(string text, out ulong value) =>
        ulong.TryParse(text.AsSpan().Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value);
}

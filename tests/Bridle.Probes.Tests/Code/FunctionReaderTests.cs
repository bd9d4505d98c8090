using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Code;
using Bridle.Processes.Symbols;

namespace Bridle.Probes.Tests.Code;

/// <summary>The exits of functions that nobody made for these tests, against objdump.</summary>
public class FunctionReaderTests
{
    private const string Libc = "/lib/x86_64-linux-gnu/libc.so.6", Linker = "/lib64/ld-linux-x86-64.so.2";

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1";

    public static TheoryData<string> Files => s_isLong
        ? ["/usr/bin/python3", Libc, Linker, "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib/x86_64-linux-gnu/libcrypto.so.3"]
        : [Libc, Linker];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_return_is_one_for_objdump_too(string path)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is not here");
        ObjdumpWitness witness = ObjdumpWitness.Of(path);
        List<string> differences = [];
        int returns = 0, problems = 0, functions = 0;
        foreach ((string name, FileSymbol symbol, FunctionCode code) in Functions(path))
        {
            functions++;
            if (code.Problem is not null)
            {
                problems++;
                continue;
            }

            ulong end = symbol.Address.Value + symbol.Size;
            HashSet<ulong> mine = [.. code.Exits.Where(static exit => !exit.MayStay).Select(static exit => exit.Address.Value).Where(address => !witness.Jumps.ContainsKey(address))];
            HashSet<ulong> own = [.. mine.Where(address => address >= symbol.Address.Value && address < end)];
            HashSet<ulong> theirs = [.. Between(witness.Returns, symbol.Address.Value, symbol.Size)];
            // What runs into the next function is left by its last instruction.
            own.RemoveWhere(address => !witness.Returns.Contains(address) && address + 15 >= end);
            mine.RemoveWhere(address => !witness.Returns.Contains(address) && address + 15 >= end && address < end);
            returns += theirs.Count;
            if (!own.SetEquals(theirs)) differences.Add($"{name}: mine {Hex(own.Except(theirs))} theirs {Hex(theirs.Except(own))}");
            differences.AddRange(Leaving(code, symbol, witness));
            differences.AddRange(mine.Where(address => !witness.Returns.Contains(address)).Select(address => $"{name}: {address:x} is no return"));
            differences.AddRange(code.Offsets().Where(offset => !witness.Instructions.Contains(symbol.Address.Value + offset)).Take(1).Select(offset => $"{name}+{offset:x} is no instruction"));
        }

        TestContext.Current.SendDiagnosticMessage($"{path}: {functions} functions, {returns} returns, {problems} refused, {differences.Count} differ");
        Assert.Empty(differences);
        Assert.InRange(problems, 0, functions / 50);
        Assert.True(returns > 100);
    }

    // A jump out of the symbol's stretch is an exit, or leads into a piece that was read as well.
    private static IEnumerable<string> Leaving(FunctionCode code, FileSymbol symbol, ObjdumpWitness witness)
    {
        HashSet<ulong> exits = [.. code.Exits.Select(static exit => exit.Address.Value)];
        foreach (ulong offset in code.Offsets())
        {
            ulong address = symbol.Address.Value + offset;
            if (!witness.Jumps.TryGetValue(address, out ulong target)) continue;
            bool stays = code.Parts.Any(part => part.Contains(target)) && code.Exits.All(exit => exit.Address.Value != address || address + 6 < symbol.Address.Value + symbol.Size);
            if (stays == exits.Contains(address)) yield return $"{address:x} jumps to {target:x} and is {(stays ? "an" : "no")} exit";
        }
    }

    private static string Hex(IEnumerable<ulong> addresses) => string.Join(' ', addresses.Order().Take(5).Select(static address => address.ToString("x", null)));

    private static IEnumerable<ulong> Between(HashSet<ulong> all, ulong start, ulong size)
    {
        for (ulong address = start; address < start + size; address++)
            if (all.Contains(address)) yield return address;
    }

    internal static IEnumerable<(string Name, FileSymbol Symbol, FunctionCode Code)> Functions(string path)
    {
        IdleObject idle = IdleObject.Open(path)!;
        ObjectText text = new(idle.Symbols.Objects[0], idle.File);
        HashSet<ulong> seen = [];
        foreach (SymbolId id in idle.File.Symbols.Functions())
        {
            FileSymbol symbol = idle.File.Symbols.Describe(id);
            if (symbol.Size == 0 || !seen.Add(symbol.Address.Value)) continue;
            yield return (idle.File.Symbols.Name(id), symbol, new FunctionReader(text, ProbeLimits.Default).Read(symbol.Address, symbol.Size));
        }
    }
}

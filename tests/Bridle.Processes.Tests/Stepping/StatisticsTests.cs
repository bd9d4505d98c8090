using System.Globalization;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stepping;

public class StatisticsTests(ITestOutputHelper output)
{
    // Slots are this far from the object at most, or the core finds no place for them at all.
    private const long Reach = 0x7000_0000;

    private const string PythonText = """
        import os, sys, sysconfig
        library = os.path.join(sysconfig.get_config_var('LIBDIR') or '', sysconfig.get_config_var('INSTSONAME') or '')
        print(library if '.so' in library and os.path.exists(library) else sys.executable)
        """;

    [Fact]
    public void Hardly_a_function_begins_with_what_must_be_stepped_in_place()
    {
        int total = 0, inPlace = 0;
        foreach (string path in Libraries())
        {
            int[] counts = Count(path);
            output.WriteLine($"{path}: stepped in place {counts[0]}, emulated {counts[1]}, out of line {counts[2]}");
            total += counts.Sum();
            inPlace += counts[(int)StepStrategy.StopAllAndStep];
        }
        Assert.True(total > 5000, $"{total} functions");
        Assert.True(inPlace * 1000 <= total, $"{inPlace} of {total}");
    }

    private static IEnumerable<string> Libraries()
    {
        foreach (string name in new[] { "libc.so.6", "libstdc++.so.6" })
            yield return Assert.Single(ProgramRun.Lines("gcc", $"-print-file-name={name}"));
        yield return "/lib64/ld-linux-x86-64.so.2";
        // A shim of a version chooser may stand in front of the program, and the program in front of its library.
        yield return Assert.Single(ProgramRun.Lines("python3", "-c", PythonText));
    }

    private static int[] Count(string path)
    {
        ElfFileMemory memory = new(path);
        int[] counts = new int[3];
        byte[] code = new byte[16], slot = new byte[DisplacedInstruction.SlotSize];
        foreach (ulong address in Functions(path))
        {
            int length = memory.Read(new TargetAddress(address), code);
            Assert.True(DisplacedInstruction.TryDecode(new TargetAddress(address), code.AsSpan(0, length), out var instruction), $"{path} {address:x}");
            bool isRefused = instruction.Strategy == StepStrategy.OutOfLine && !instruction.TryEncode(instruction.Address.Plus(Reach), slot, out _);
            counts[isRefused ? 0 : (int)instruction.Strategy]++;
        }
        return counts;
    }

    private static IEnumerable<ulong> Functions(string path) => ProgramRun.Lines("nm", "-D", "--defined-only", path)
        .Select(static line => line.Split(' ')).Where(static fields => fields is [_, "T" or "t" or "W" or "w" or "i", _])
        .Select(static fields => ulong.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Distinct();
}

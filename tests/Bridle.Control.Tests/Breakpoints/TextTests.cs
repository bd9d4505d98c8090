using System.Globalization;
using Bridle.Linux;
using Bridle.Processes;
using Bridle.Processes.Breakpoints;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

public class TextTests
{
    private const int CodeBytes = 64, VdsoAddress = 33, VdsoBytes = 4096 * 2;

    [Fact]
    public void A_byte_that_is_a_trap_already_is_busy_and_stays()
    {
        using Stage stage = Stage.Start("rewrite", "1");
        TargetAddress at = new((ulong)stage.Code + 16);
        stage.Victim.Invoke(process => process.Memory.Write(at, [0xcc]));
        Breakpoint busy = stage.Count(at);
        Assert.Equal((Errno.EBUSY, false), (busy.Problem, busy.IsPlanted));
        stage.Run("right ");
        stage.Victim.RemoveBreakpoint(busy);
        Assert.Equal(0xcc, Raw(stage, at, 1)[0]);
        stage.LetGo();
    }

    [Theory]
    [InlineData(0x10ul, "EFAULT")]
    [InlineData(0xffff800000000000ul, "EFAULT")]
    public void An_unmapped_address_is_a_fault_that_stays_on_record(ulong address, string problem)
    {
        using Stage stage = Stage.Start("call", "1");
        Breakpoint nowhere = stage.Count(new TargetAddress(address));
        Assert.Contains(problem, nowhere.Problem.ToString(), StringComparison.Ordinal);
        stage.Run("counted ");
        Assert.Equal((false, false), (nowhere.IsPlanted, nowhere.IsRemoved));
        stage.LetGo();
        Assert.True(nowhere.IsRemoved || !nowhere.IsPlanted);
    }

    [Fact]
    public void Bytes_that_are_no_instruction_get_no_trap()
    {
        using Stage stage = Stage.Start("rewrite", "1");
        TargetAddress at = new((ulong)stage.Code + 16);
        stage.Victim.Invoke(process => process.Memory.Write(at, [0x06, 0x06]));
        Breakpoint undecodable = stage.Count(at);
        Assert.Equal((Errno.EINVAL, false), (undecodable.Problem, undecodable.IsPlanted));
        stage.Run("right ");
        Assert.Equal(0x06, Raw(stage, at, 1)[0]);
        stage.LetGo();
    }

    [Fact]
    public void Planted_later_when_the_place_has_become_free()
    {
        using Stage stage = Stage.Start("rewrite", "3");
        TargetAddress at = new((ulong)stage.Code);
        stage.Victim.Invoke(process => process.Memory.Write(at, [0xcc]));
        Breakpoint late = stage.Count(at);
        Assert.False(late.IsPlanted);
        stage.Victim.Invoke(process => process.Memory.Write(at, [0xb8]));
        Assert.Equal("3", stage.Run("right ")[1]);
        Assert.Equal((true, 3L), (late.IsPlanted, late.Hits));
        stage.LetGo();
    }

    [Fact]
    public void Traps_are_in_the_text_only_while_the_victim_runs_and_never_in_what_is_read()
    {
        using Stage stage = Stage.Start("call", "1");
        TargetAddress[] addresses = stage.Instructions("mixed");
        byte[] before = Raw(stage, addresses[0], CodeBytes);
        Breakpoint[] all = [.. addresses.Select(stage.Count)];
        Assert.Empty(TextWitness.Differences(stage.Program.ProcessId));
        stage.Victim.Continue();
        Assert.NotEmpty(TextWitness.Differences(stage.Program.ProcessId));
        Assert.NotEqual(before, Raw(stage, addresses[0], CodeBytes));
        Assert.Equal(before, Read(stage, addresses[0]));
        Assert.True(stage.Victim.Stop());
        Assert.Empty(TextWitness.Differences(stage.Program.ProcessId));
        Assert.Equal(before, Read(stage, addresses[0]));
        Assert.All(all, static breakpoint => Assert.True(breakpoint.Problem.IsSuccess));
        stage.Run("counted ");
        stage.LetGo();
    }

    [Fact]
    public void A_write_over_a_trap_changes_what_is_under_it_and_what_runs()
    {
        using Stage stage = Stage.Start("rewrite", "0");
        TargetAddress at = new((ulong)stage.Code);
        Breakpoint planted = stage.Count(at);
        stage.Victim.Continue();
        byte[] code = [0xb8, 1, 2, 3, 4, 0xc3];
        stage.Victim.Invoke(process => process.Memory.Write(at, code));
        Assert.Equal(0xcc, Raw(stage, at, 1)[0]);
        Assert.Equal(code, Read(stage, at)[..6]);
        stage.Program.WriteLine("");
        stage.Program.WaitForLine("right ");
        stage.Victim.RemoveBreakpoint(planted);
        Assert.Equal(code, Raw(stage, at, 6));
        stage.LetGo();
    }

    [Fact]
    public void Thousands_of_breakpoints_go_in_and_out_of_the_C_library()
    {
        using Stage stage = Stage.Start("call", "100", "2");
        string library = File.ReadLines($"/proc/{stage.Program.ProcessId}/maps").First(static line => line.Contains("/libc.so", StringComparison.Ordinal)).Split(' ')[^1];
        ulong bias = Symbols.Bias(stage.Program.ProcessId, library);
        TargetAddress[] functions = [.. Functions(library).Take(3000).Select(address => new TargetAddress(bias + address))];
        Assert.True(functions.Length > 2900, $"{functions.Length} functions");
        Breakpoint[] all = stage.Victim.Invoke(process => functions.Select(at => process.AddBreakpoint(at, static (in BreakpointHit _) => Verdict.Continue)).ToArray());
        Assert.All(all, static breakpoint => Assert.True(breakpoint.IsPlanted));
        Assert.Equal("200", stage.Run("counted ")[1]);
        Assert.NotEqual(0, all.Sum(static breakpoint => breakpoint.Hits));
        stage.LetGo();
    }

    [Fact]
    public void Code_of_the_kernels_own_library_can_be_watched()
    {
        using Stage stage = Stage.Start("clock", "200", "2");
        ulong start = Vdso(stage.Program.ProcessId);
        string image = Path.GetTempFileName();
        File.WriteAllBytes(image, Raw(stage, new TargetAddress(start), VdsoBytes));
        Breakpoint clock = stage.Count(new TargetAddress(start + Symbols.Read("nm", "-D", "--without-symbol-versions", image)["__vdso_clock_gettime"]));
        File.Delete(image);
        stage.Run("clock ");
        Assert.Equal(400, clock.Hits);
        stage.LetGo();
    }

    // "00000010 0000000000000014 00000014 FDE cie=00000000 pc=0000000000026020..0000000000026a50"
    private static IEnumerable<ulong> Functions(string library) =>
        from line in CommandRunner.Run(["readelf", "--debug-dump=frames", library]).Output.Split('\n')
        let at = line.IndexOf("pc=", StringComparison.Ordinal)
        where at > 0 && line.Contains(" FDE ", StringComparison.Ordinal)
        select ulong.Parse(line.AsSpan(at + 3, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static ulong Vdso(int pid)
    {
        byte[] vector = File.ReadAllBytes($"/proc/{pid}/auxv");
        for (int at = 0; at < vector.Length; at += 16)
            if (BitConverter.ToInt64(vector, at) == VdsoAddress) return BitConverter.ToUInt64(vector, at + 8);
        throw new InvalidOperationException("no vdso");
    }

    private static byte[] Read(Stage stage, TargetAddress at)
    {
        byte[] bytes = new byte[CodeBytes];
        Assert.Equal(bytes.Length, stage.Victim.Invoke(process => process.Memory.Read(at, bytes)));
        return bytes;
    }

    private static byte[] Raw(Stage stage, TargetAddress at, int count)
    {
        byte[] bytes = new byte[count];
        using FileStream memory = new($"/proc/{stage.Program.ProcessId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        memory.Seek((long)at.Value, SeekOrigin.Begin);
        memory.ReadExactly(bytes);
        return bytes;
    }
}

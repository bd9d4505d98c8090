using Bridle.Probes.Code;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;
using Iced.Intel;

namespace Bridle.Probes.Tests.Code;

/// <summary>Code that is none, and symbols that lie about where functions begin and end.</summary>
public sealed class HostileCodeTests : IDisposable
{
    private const int NoiseBytes = 1 << 16;
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-noise").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_wrong_symbol_gives_exits_within_it_or_a_problem()
    {
        ObjectText text = Open("/lib/x86_64-linux-gnu/libc.so.6");
        (ulong start, ulong size) = Text(text);
        Gen.Select(Gen.ULong[start, start + size - 1], Gen.ULong[1, 3000]).Sample((at, length) => IsSane(text, at, length), iter: 3000, threads: 1);
    }

    [Fact]
    public void Noise_gives_exits_within_it_or_a_problem()
    {
        ObjectText text = Open(Noise());
        (ulong start, ulong size) = Text(text);
        Assert.True(size >= NoiseBytes);
        Gen.Select(Gen.ULong[start, start + size - 1], Gen.ULong[1, 400]).Sample((at, length) => IsSane(text, at, length), iter: 20_000, threads: 1);
    }

    [Fact]
    public void A_symbol_that_covers_everything_takes_no_long_time()
    {
        ObjectText text = Open(Noise());
        (ulong start, _) = Text(text);
        FunctionCode code = new FunctionReader(text, ProbeLimits.Default).Read(new FileAddress(start), ulong.MaxValue);
        Assert.Equal("it is too long", code.Problem);
        Assert.True(code.Length <= NoiseBytes * 2);
    }

    [Fact]
    public void Each_limit_is_kept()
    {
        ObjectText text = Open(Victims.Build("exits", VictimFlavour.Pie, "-rdynamic"));
        Assert.True(text.File.Symbols.TryFind("in_pieces", out var symbol));
        var function = text.File.Symbols.Describe(symbol);
        FunctionCode Read(ProbeLimits limits) => new FunctionReader(text, limits).Read(function.Address, function.Size);
        Assert.Null(Read(ProbeLimits.Default).Problem);
        Assert.Equal("it is too long", Read(ProbeLimits.Default with { FunctionBytes = 10 }).Problem);
        Assert.Equal("it lies in too many pieces", Read(ProbeLimits.Default with { Fragments = 0 }).Problem);
    }

    private static bool IsSane(ObjectText text, ulong start, ulong size)
    {
        FunctionCode code = new FunctionReader(text, ProbeLimits.Default).Read(new FileAddress(start), size);
        ulong end = 0;
        foreach (ulong offset in code.Offsets())
        {
            // A later byte of one instruction never begins another that may be probed.
            if (offset < end && code.Parts[0][start + offset] != CodeMark.Start) return false;
            end = Math.Max(end, offset + 1);
        }

        foreach (CodeExit exit in code.Exits)
            if (code.PartOf(exit.Address) is not { } part || !IsExit(part, exit)) return false;
        return code.Parts.Count > 0 || code.Problem is not null;
    }

    private static bool IsExit(CodePart part, in CodeExit exit)
    {
        Decoder.Create(64, new ByteArrayCodeReader(part.From(exit.Address.Value).ToArray()), exit.Address.Value).Decode(out Instruction instruction);
        return instruction.FlowControl switch
        {
            FlowControl.Next => !exit.MayStay && instruction.NextIP == part.End,
            FlowControl.Return => !exit.MayStay,
            FlowControl.UnconditionalBranch => !exit.MayStay,
            FlowControl.ConditionalBranch or FlowControl.IndirectBranch or FlowControl.XbeginXabortXend => exit.MayStay,
            _ => false,
        };
    }

    private string Noise()
    {
        byte[] noise = new byte[NoiseBytes];
        new Random(5).NextBytes(noise);
        string data = Path.Combine(_folder, "noise.bin"), source = Path.Combine(_folder, "noise.S"), library = Path.Combine(_folder, "noise.so");
        File.WriteAllBytes(data, noise);
        File.WriteAllText(source, $".text\n.incbin \"{data}\"\n.section .note.GNU-stack,\"\",@progbits\n");
        CommandRunner.Output("gcc", "-shared", "-nostdlib", "-o", library, source);
        return library;
    }

    private static ObjectText Open(string path)
    {
        IdleObject idle = IdleObject.Open(path)!;
        return new ObjectText(idle.Symbols.Objects[0], idle.File);
    }

    private static (ulong Start, ulong Size) Text(ObjectText text)
    {
        Assert.True(text.File.Elf.TryFindSection(".text", out int index));
        return (text.File.Elf.Sections[index].Address.Value, text.File.Elf.Sections[index].Length);
    }
}

using System.Collections.Immutable;
using Bridle.Probes.Usdt;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;

namespace Bridle.Probes.Tests.Usdt;

/// <summary>Operands in every form that assemblers write.</summary>
public class OperandTests
{
    private const ulong Data = 0x10000;

    [Theory]
    [InlineData("8@%rax", 0x1122334455667788)]
    [InlineData("4@%eax", 0x55667788)]
    [InlineData("2@%ax", 0x7788)]
    [InlineData("1@%al", 0x88)]
    [InlineData("-1@%al", -0x78)]
    [InlineData("1@%ah", 0x77)]
    [InlineData("-4@%rax", 0x55667788)]
    [InlineData("8@%eax", 0x55667788)]
    [InlineData("-4@%ecx", -2)]
    [InlineData("4@%ecx", 0xfffffffe)]
    [InlineData("-8@%rcx", -2)]
    [InlineData("-2@%r9w", -3)]
    [InlineData("1@%r9b", 0xfd)]
    [InlineData("4@%r9d", 0xfffffffd)]
    [InlineData("8@%dil", 0x18)]
    [InlineData("8@%spl", 0)]
    [InlineData("%rcx", -2)]
    [InlineData("4@$7", 7)]
    [InlineData("-4@$-7", -7)]
    [InlineData("8@$-7", -7)]
    [InlineData("1@$-7", 0xf9)]
    [InlineData("4@$0x10", 16)]
    [InlineData("8@$18446744073709551615", -1)]
    [InlineData("8@(%rbx)", 0x0706050403020100)]
    [InlineData("4@4(%rbx)", 0x07060504)]
    [InlineData("1@-1(%rbx)", 0)]
    [InlineData("2@16-8(%rbx)", 0x0908)]
    [InlineData("1@(%rbx,%rdx)", 3)]
    [InlineData("1@1(%rbx,%rdx,4)", 13)]
    [InlineData("1@0x10000(,%rdx,8)", 24)]
    [InlineData("-1@255(%rbx)", -1)]
    [InlineData("1@symbol(%rip)", 32)]
    [InlineData("1@symbol+4(%rip)", 36)]
    [InlineData("1@4+symbol(%rip)", 36)]
    [InlineData("1@4 + symbol(%rip)", 36)]
    [InlineData("1@symbol", 32)]
    [InlineData("1@65540", 4)]
    [InlineData("8@$symbol", 0x10020)]
    [InlineData("1@%fs:5", 5)]
    [InlineData("1@%fs:1(%rdx)", 4)]
    [InlineData("4f@(%rbx)", 0x03020100)]
    public void A_value_is_where_the_operand_says(string text, long value) => Assert.Equal(value, Assert.Single(Read(text)));

    [Theory]
    [InlineData("8@%xmm0")]
    [InlineData("8@missing(%rip)")]
    [InlineData("8@16(%rip)")]
    [InlineData("8@(%eax)")]
    [InlineData("8@(%rax,%rbx,3)")]
    [InlineData("3@%eax")]
    [InlineData("9@%rax")]
    [InlineData("8@")]
    [InlineData("8@()")]
    [InlineData("8@$")]
    [InlineData("8@$1+")]
    [InlineData("8@99999999999999999999")]
    [InlineData("8@(%r9)")]
    public void What_cannot_be_read_is_0_and_keeps_its_place(string text) => Assert.Equal([0x55667788L, 0, -2], Read($"4@%eax {text} -8@%rcx"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 0)]
    [InlineData("8@%rax  -4@-8(%rbp, %rax, 8) 4@$1", 3)]
    [InlineData("%rax %rbx", 2)]
    public void Blanks_part_operands(string text, int count) => Assert.Equal(count, Parse(text).Length);

    [Fact]
    public void Limits_end_long_texts()
    {
        Assert.Equal(64, Parse(string.Join(' ', Enumerable.Repeat("8@%rax", 100))).Length);
        Assert.Equal(OperandKind.Constant, Parse("8@$" + string.Join('+', Enumerable.Repeat("1", 16)))[0].Kind);
        Assert.Equal(OperandKind.Unknown, Parse("8@$" + string.Join('+', Enumerable.Repeat("1", 17)))[0].Kind);
    }

    [Fact]
    public void No_text_does_harm() => Gen.Char["0123456789-+@%$(),.rabcdefxsip: "].Array[0, 60].Sample(static letters =>
    {
        foreach (Operand operand in Parse(new string(letters)))
            if (operand.Size is not (1 or 2 or 4 or 8)) return false;
        Read(new string(letters));
        return true;
    });

    [Fact]
    public void What_is_written_is_read_back()
    {
        string[] registers = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];
        Gen.Select(Gen.Int[0, 3].Select(static power => 1 << power), Gen.Bool, Gen.Int[0, 15], Gen.Int[0, 15], Gen.Int[0, 3].Select(static power => 1 << power), Gen.Int[-5000, 5000]).Sample((size, isSigned, start, index, scale, distance) =>
        {
            string sign = isSigned ? "-" : "";
            Operand memory = Assert.Single(Parse($"{sign}{size}@{distance}(%{registers[start]},%{registers[index]},{scale})"));
            Operand register = Assert.Single(Parse($"{sign}{size}@%{registers[start]}"));
            Operand shape = new(OperandKind.Memory, (byte)size, isSigned, (sbyte)start, (sbyte)index, (byte)scale, 0, unchecked((ulong)(long)distance));
            return memory == shape && register == new Operand(OperandKind.Register, (byte)size, isSigned, (sbyte)start);
        });
    }

    private static ImmutableArray<Operand> Parse(string text) => new OperandParser(Lookup, ProbeLimits.Default).Parse(text);

    private static bool Lookup(string name, out TargetAddress address)
    {
        address = new TargetAddress(name == "symbol" ? Data + 32 : 0);
        return !address.IsNull;
    }

    private static long[] Read(string text)
    {
        FakeMemory memory = new();
        memory.Map(new TargetAddress(Data - 1), [0, .. Enumerable.Range(0, 256).Select(static number => (byte)number)]);
        Registers registers = FakeRegisters.Some with
        {
            Rax = 0x1122334455667788,
            Rcx = unchecked((ulong)-2),
            R9 = unchecked((ulong)-3),
            Rbx = Data,
            Rdx = 3,
            Rdi = 0x18,
            FsBase = Data,
        };
        return [.. Parse(text).Select(operand => operand.Read(registers, memory))];
    }
}

using Bridle.Linux.Spawning;
using Bridle.Testing;
using CsCheck;

namespace Bridle.Linux.Tests.Spawning;

public class InterpreterTests
{
    [Theory]
    [InlineData("sleeper", VictimFlavour.Pie)]
    [InlineData("sleeper", VictimFlavour.NoPie)]
    [InlineData("sleeper", VictimFlavour.Static)]
    [InlineData("sleeper", VictimFlavour.StaticPie)]
    public void The_run_time_linker_is_the_one_that_readelf_sees(string name, VictimFlavour flavour)
    {
        string victim = Victims.Build(name, flavour);
        string? line = CommandRunner.Output("readelf", "-lW", victim).Split('\n')
            .FirstOrDefault(static line => line.Contains("Requesting program interpreter", StringComparison.Ordinal));
        Assert.Equal(line?.Split(": ")[1].TrimEnd(']'), Interpreter.Find(File.ReadAllBytes(victim)));
    }

    [Fact]
    public void A_32_bit_program_has_one_too()
    {
        byte[] head = new byte[120];
        "\u007fELF\u0001\u0001"u8.CopyTo(head);
        (head[28], head[42], head[44]) = (52, 32, 1);
        (head[52], head[52 + 4], head[52 + 16]) = (3, 100, 9);
        "/lib/ld.so"u8[..8].CopyTo(head.AsSpan(100));
        Assert.Equal("/lib/ld.", Interpreter.Find(head));
    }

    [Theory]
    [InlineData("#!/bin/sh\n", "/bin/sh")]
    [InlineData("#!  /bin/sh  -x -y\nmore", "/bin/sh")]
    [InlineData("#!\n/bin/sh\n", null)]
    [InlineData("#!", null)]
    [InlineData("# !/bin/sh\n", null)]
    [InlineData("", null)]
    public void A_script_names_its_own(string text, string? expected) =>
        Assert.Equal(expected, Interpreter.Find(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] victim = File.ReadAllBytes(Victims.Build("sleeper"))[..4096];
        Gen.Select(Gen.Int[0, 4096], Gen.Int[0, 63], Gen.Byte, Gen.Int[64, 800], Gen.Byte).Sample((length, place, value, other, more) =>
        {
            byte[] bytes = victim[..];
            (bytes[place], bytes[other]) = (value, more);
            _ = Interpreter.Find(bytes.AsSpan(0, length));
        });
    }
}

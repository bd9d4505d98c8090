using System.Runtime.CompilerServices;
using Bridle.Linux.CodePages;
using Bridle.Testing;

namespace Bridle.Linux.Tests.CodePages;

public class MachineCodeTests
{
    [Fact]
    public void The_bytes_of_the_spawn_stub_are_what_its_source_assembles_to() => Assert.Equal(Assemble("spawn.S"), SpawnCode.Bytes.ToArray());

    [Fact]
    public void The_bytes_of_the_wait_stub_are_what_its_source_assembles_to()
    {
        Assert.Equal(Assemble("wait.S", out string symbols), WaitCode.Bytes.ToArray());
        Assert.Contains($"{WaitCode.HandlerOffset:x16} t handler", symbols, StringComparison.Ordinal);
    }

    private static byte[] Assemble(string name) => Assemble(name, out _);

    private static byte[] Assemble(string name, out string symbols)
    {
        using TemporaryFolder folder = new();
        string compiled = Path.Combine(folder.Path, "code.o"), bytes = Path.Combine(folder.Path, "code.bin");
        CommandRunner.Output("as", "--64", "-o", compiled, Path.Combine(ThisFolder(), "../../../src/Bridle.Linux/CodePages", name));
        CommandRunner.Output("objcopy", "-O", "binary", "-j", ".text", compiled, bytes);
        symbols = CommandRunner.Output("nm", compiled);
        return File.ReadAllBytes(bytes);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

using System.Buffers.Binary;
using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Sections;

/// <summary>
/// A real library with everything in it (versions, stubs, compressed sections, a debug link) of which fields of the section headers,
/// of the compression headers and of the tables lie: no exception, and no more memory than the limits allow.
/// </summary>
public sealed class HostileSectionTests : IDisposable
{
    private const int SectionLimit = 1 << 20;
    private const long MostBytes = 24L << 20;
    private static readonly ulong[] s_values = [0, 1, 2, 3, 11, 24, 0xff, 0x800, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x4000_0000_0000, ulong.MaxValue - 7, ulong.MaxValue];
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle hostile ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public void Fields_that_lie_do_no_harm(string method)
    {
        byte[] good = Library(method);
        (int Offset, int Size)[] fields = [.. Fields(good)];
        Assert.True(Ask(good) > 8);
        Gen<(int, ulong)> lie = Gen.Select(Gen.Int[0, fields.Length - 1], Gen.OneOf(Gen.Int[0, s_values.Length - 1].Select(static index => s_values[index]), Gen.ULong[0, 0x10000], Gen.ULong));
        lie.Array[1, 6].Sample(
            lies =>
            {
                byte[] bad = [.. good];
                foreach (var (index, value) in lies) Write(bad.AsSpan(fields[index].Offset, fields[index].Size), value);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Ask(bad);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
            },
            iter: SystemFiles.IsLong ? 60_000 : 700, threads: 1);
    }

    [Fact]
    public void A_section_that_promises_more_than_can_be_is_refused_before_anything_is_allocated()
    {
        byte[] bytes = Library("zlib");
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _));
        Assert.True(file.TryFindSection(".debug_info", out int index));
        Write(bytes.AsSpan((int)file.Sections[index].Offset + 8, 8), 1 << 29);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(file.TryReadSection(index, out _, out ElfProblem problem));
        Assert.Equal(ElfProblem.Malformed, problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    // How many of the questions had an answer.
    private static int Ask(byte[] bytes)
    {
        ObjectFileLimits limits = new() { SectionBytes = SectionLimit, AllSectionsBytes = 4 * SectionLimit };
        if (!ElfFile.TryOpen(new CountedBytes(bytes), out ElfFile? file, out _, limits)) return 0;
        int answers = DebugLink.TryRead(file, out _) ? 1 : 0;
        for (int index = 0; index < Math.Min(file.Sections.Length, 64); index++)
            if (file.TryReadSection(index, out ReadOnlyMemory<byte> content, out _) && content.Length <= SectionLimit) answers++;
        SymbolTable table = new ObjectFile(file).Symbols;
        for (ulong address = 0x1000; address < 0x1200; address += 8)
            if (table.TryFind(new FileAddress(address), out SymbolMatch match) && table.Name(match.Symbol).Length > 0) answers++;
        foreach (string name in (string[])["lib_function", "usleep@plt", "lib_function@V", "none"])
            if (table.TryFind(name, out SymbolId symbol) && table.Describe(symbol) != default) answers += table.TryGetVersion(symbol, out _, out _) ? 2 : 1;
        return answers + table.Functions().Take(1000).Count();
    }

    private byte[] Library(string method)
    {
        string source = Path.Combine(_folder, "hostile.c"), library = Path.Combine(_folder, "hostile.so"), script = Path.Combine(_folder, "versions");
        File.WriteAllText(source, "#include <unistd.h>\nint lib_function(int v) { return usleep(v); }\nint other(int v) { return lib_function(v) + 1; }\n");
        File.WriteAllText(script, "V { lib_function; }; W { other; } V;");
        CommandRunner.Output("gcc", "-g", "-O1", "-shared", "-fPIC", $"-Wl,--version-script={script}", "-Wl,-z,lazy", "-o", library, source);
        CommandRunner.Output("objcopy", $"--compress-debug-sections={method}", $"--add-gnu-debuglink={source}", library);
        return File.ReadAllBytes(library);
    }

    // The section headers; the first fields of each section, be it symbols, versions, relocations, stubs or a compression header.
    private static IEnumerable<(int Offset, int Size)> Fields(byte[] bytes)
    {
        int[] widths = [4, 4, 8, 8, 8, 8, 4, 4, 8, 8];
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40)), count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        yield return (40, 8);
        yield return (60, 2);
        yield return (62, 2);
        for (int section = 0; section < count; section++)
        {
            int header = table + (section * 64), at = header;
            foreach (int width in widths)
            {
                yield return (at, width);
                at += width;
            }

            int start = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(header + 24)), size = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(header + 32));
            for (int offset = 0; offset + 4 <= Math.Min(size, 160) && start + offset + 4 <= bytes.Length; offset += 4) yield return (start + offset, 4);
        }
    }

    private static void Write(Span<byte> field, ulong value)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
        wide[..field.Length].CopyTo(field);
    }
}

using System.Buffers.Binary;
using Bridle.Testing;
using CsCheck;

namespace Bridle.ObjectFiles.Tests;

/// <summary>
/// Every field of every header and table lies, alone and together: no exception, no endless walk, no memory without bound.
/// CsCheck prints the seed of a failure; CsCheck_Seed repeats it.
/// </summary>
public class HostileTests
{
    private static readonly ulong[] s_values =
    [
        0, 1, 2, 3, 7, 8, 16, 56, 64, 0x40, 0xff, 0x1000, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_fffe, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0,
        0xffff_ffff, 0x1_0000_0000, 0x7f00_0000_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_f000, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    private static int Long(int few, int many) => SystemFiles.IsLong ? many : few;

    [Fact]
    public void Untouched_every_question_has_its_answer()
    {
        // File: opened, entry, interpreter, build-id, symbol; an address, a name, a function. Image: opened, interpreter, build-id, extent, tag, symbol; by either way.
        Assert.Equal(5 + 3 + 6 + 6, EveryReading.Of(Builder(true).Build()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_field_that_lies_does_no_harm(bool hasGnuHash)
    {
        ElfBuilder builder = Builder(hasGnuHash);
        byte[] good = builder.Build();
        foreach (ElfField field in builder.Fields)
        {
            ulong original = Read(good, field);
            foreach (ulong value in s_values.Concat([unchecked(original - 1), unchecked(original + 1), (ulong)good.Length, (ulong)good.Length - 1]))
            {
                byte[] bytes = [.. good];
                Write(bytes, field, value);
                Check(bytes, $"{field.Name} = {value:x}");
            }
        }
    }

    [Fact]
    public void A_file_cut_anywhere_does_no_harm()
    {
        byte[] good = Builder(true).Build();
        for (int length = 0; length < good.Length; length++) Check(good[..length], $"cut at {length}");
    }

    [Fact]
    public void Many_fields_that_lie_together_do_no_harm()
    {
        ElfBuilder builder = Builder(true);
        byte[] good = builder.Build();
        Gen<(int Field, ulong Value)> lie = Gen.Select(Gen.Int[0, builder.Fields.Count - 1], Gen.OneOf(Gen.Int[0, s_values.Length - 1].Select(static index => s_values[index]), Gen.ULong));
        Gen.Select(lie.Array[1, 12], Gen.Int[0, good.Length * 2]).Sample(
            (lies, length) =>
            {
                byte[] bytes = [.. good];
                foreach (var (index, value) in lies) Write(bytes, builder.Fields[index], value);
                EveryReading.Of(length > good.Length ? bytes : bytes[..length]);
            },
            iter: Long(3_000, 300_000), threads: 1);
    }

    [Fact]
    public void Any_bytes_at_all_do_no_harm()
    {
        byte[] good = Builder(true).Build();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 64].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach (var (offset, value) in changes) bytes[offset] = value;
                EveryReading.Of(bytes);
            },
            iter: Long(3_000, 300_000), threads: 1);
    }

    [Fact]
    public void Real_files_with_changed_headers_do_no_harm()
    {
        byte[] good = File.ReadAllBytes("/lib/x86_64-linux-gnu/libc.so.6")[..0x4000];
        Gen.Select(Gen.Int[0, 0x400], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach (var (offset, value) in changes) bytes[offset] = value;
                EveryReading.Of(bytes);
            },
            iter: Long(500, 50_000), threads: 1);
    }

    private static void Check(byte[] bytes, string what)
    {
        Exception? failure = Record.Exception(() => EveryReading.Of(bytes));
        Assert.True(failure is null, $"{what}: {failure}");
    }

    private static ElfBuilder Builder(bool hasGnuHash) => new()
    {
        HasGnuHash = hasGnuHash,
        DynamicSymbols = [new("first", 0x40), new("second", 0x44), new("third", 0x48, Version: 0x8002)],
        Symbols = [new("first", 0x40, Info: 2), new("second", 0x44)],
    };

    private static ulong Read(byte[] bytes, ElfField field)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        bytes.AsSpan(field.Offset, field.Size).CopyTo(wide);
        return BinaryPrimitives.ReadUInt64LittleEndian(wide);
    }

    private static void Write(byte[] bytes, ElfField field, ulong value)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
        wide[..field.Size].CopyTo(bytes.AsSpan(field.Offset));
    }
}

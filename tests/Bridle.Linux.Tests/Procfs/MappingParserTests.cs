using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bridle.Linux.Procfs;
using Bridle.Target;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class MappingParserTests
{
    private static readonly Gen<string> Path = Gen.OneOf(
        Any.Of("", "[heap]", "[vdso]", "[anon: glibc: malloc arena]", "/usr/lib/a b.so", "/x (deleted) y", "/new\nline", "/ä\\n", "/memfd:name with blanks"),
        Gen.Char[' ', '~'].Array[1, 20].Select(static letters => "/d/" + new string(letters)));

    private static readonly Gen<Mapping> One = Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 15], Gen.ULong, Gen.UInt, Gen.ULong, Path, Gen.Bool).Select(
        static (start, end, access, offset, device, inode, path, deleted) => new Mapping(
            new AddressRange(new TargetAddress(Math.Min(start, end)), new TargetAddress(Math.Max(start, end))), (MappingAccess)access, offset, device >> 16, device & 0xffff,
            path.StartsWith('/') ? inode | 1 : 0, path, deleted && path.StartsWith('/')));

    [Fact]
    public void A_line_is_read_as_the_kernel_prints_it() => One.Array[0, 20].Where(static all => !all.Any(IsAmbiguous)).Sample(static all =>
    {
        string text = string.Concat(all.Select(Print));
        Assert.True(MappingParser.TryParse(Encoding.UTF8.GetBytes(text), 20, out ImmutableArray<Mapping> read));
        Assert.Equal(all, read);
    });

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] real = File.ReadAllBytes("/proc/self/maps")[..2000];
        Gen.Select(Gen.Int[0, 1999], Gen.Int[0, 1999], Gen.Byte, Gen.Int[0, 1999]).Sample((length, place, value, other) =>
        {
            byte[] bytes = real[..];
            (bytes[place], bytes[other]) = (value, (byte)' ');
            _ = MappingParser.TryParse(bytes.AsSpan(0, length), 100, out _);
        });
    }

    [Fact]
    public void One_mapping_more_than_the_limit_is_refused()
    {
        string text = string.Concat(Enumerable.Repeat("1000-2000 r-xp 00000000 08:01 5 /a\n", 4));
        Assert.True(MappingParser.TryParse(Encoding.ASCII.GetBytes(text), 4, out ImmutableArray<Mapping> all) && all.Length == 4);
        Assert.False(MappingParser.TryParse(Encoding.ASCII.GetBytes(text), 3, out _));
    }

    // Inherent: what the kernel prints for these is what it prints for another name.
    private static bool IsAmbiguous(Mapping mapping) =>
        mapping.Path.Contains("\\012", StringComparison.Ordinal) || mapping.Path.EndsWith(" (deleted)", StringComparison.Ordinal);

    private static string Print(Mapping mapping)
    {
        string letters = string.Concat("rwx".Select((letter, bit) => ((int)mapping.Access >> bit & 1) != 0 ? letter : '-')) + (mapping.IsShared ? 's' : 'p');
        string head = string.Create(CultureInfo.InvariantCulture,
            $"{mapping.Range.Start.Value:x8}-{mapping.Range.End.Value:x8} {letters} {mapping.FileOffset:x8} {mapping.DeviceMajor:x2}:{mapping.DeviceMinor:x2} {mapping.Inode}");
        string path = mapping.Path.Replace("\n", "\\012", StringComparison.Ordinal) + (mapping.IsDeleted ? " (deleted)" : "");
        return path.Length == 0 ? $"{head} \n" : $"{head,-72} {path}\n";
    }
}

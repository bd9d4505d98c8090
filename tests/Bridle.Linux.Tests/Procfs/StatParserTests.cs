using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class StatParserTests
{
    private static readonly Gen<string> HostileName = Gen.OneOf(
        Any.Of(") R 1 (", "a b", "((", "))", "\n", "x) S 2 3 4", ""), Gen.Char[' ', '~'].Array[0, 15].Select(static letters => new string(letters)));

    [Fact]
    public void No_name_can_pass_for_another_field() =>
        Gen.Select(HostileName, Any.Of<char>([.. "RSDTtXZI"]), Gen.Int[1, 4_000_000], Gen.UInt, Gen.ULong).Sample(static (name, state, id, flags, start) =>
        {
            string text = $"{id} ({name}) {state} {id + 1} {id + 2} {id + 3} 34816 -1 {flags} 1 2 3 4 5 6 -7 -8 20 0 1 0 {start} 11 22\n";
            return StatParser.TryParse(Encoding.UTF8.GetBytes(text), out ThreadStat stat) &&
                stat == new ThreadStat(state, id + 1, id + 2, id + 3, 34816, flags, start);
        });

    [Fact]
    public void Any_bytes_are_survived_and_a_cut_text_is_none()
    {
        byte[] real = File.ReadAllBytes("/proc/self/stat");
        Gen.Select(Gen.Int[0, real.Length - 1], Gen.Int[0, real.Length - 1], Gen.Byte).Sample((length, place, value) =>
        {
            byte[] bytes = real[..];
            bytes[place] = value;
            _ = StatParser.TryParse(bytes, out _);
            _ = StatParser.TryParse(bytes.AsSpan(0, length), out _);
        });
        Assert.False(StatParser.TryParse(real.AsSpan(0, 30), out _));
        Assert.False(StatParser.TryParse([], out _));
    }
}

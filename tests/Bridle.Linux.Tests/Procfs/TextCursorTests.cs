using System.Globalization;
using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class TextCursorTests
{
    [Fact]
    public void A_number_is_read_as_it_was_printed() => Gen.Select(Gen.ULong, Gen.Int[-int.MaxValue, int.MaxValue]).Sample(static (big, small) =>
    {
        TextCursor cursor = new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{big} {big:x} {big:X16} {small}")));
        return cursor.TryTakeUnsigned(out ulong first) && cursor.TrySkip((byte)' ') && cursor.TryTakeHex(out ulong second) && cursor.TrySkip((byte)' ') &&
            cursor.TryTakeHex(out ulong third) && cursor.TrySkip((byte)' ') && cursor.TryTakeInt32(out int fourth) && cursor.AtEnd &&
            (first, second, third, fourth) == (big, big, big, small);
    });

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999")]
    [InlineData("")]
    [InlineData("x")]
    public void A_number_that_does_not_fit_is_none(string text)
    {
        TextCursor cursor = new(Encoding.ASCII.GetBytes(text));
        Assert.False(cursor.TryTakeUnsigned(out _));
        Assert.Equal(text.Length, cursor.Rest.Length);
    }

    [Fact]
    public void Seventeen_hexadecimal_digits_are_none() => Assert.False(new TextCursor("10000000000000000"u8).TryTakeHex(out _));

    [Fact]
    public void A_step_that_does_not_fit_moves_nothing() =>
        Gen.OneOf(Gen.Byte, Any.Of((byte)'-', (byte)'1', (byte)'9', (byte)'f')).Array[0, 24].Sample(static bytes =>
        {
            TextCursor number = new(bytes), signed = new(bytes), hex = new(bytes), some = new(bytes);
            return (number.TryTakeUnsigned(out _) || number.Rest.Length == bytes.Length) &&
                (signed.TryTakeInt32(out _) || signed.Rest.Length == bytes.Length) &&
                (hex.TryTakeHex(out _) || hex.Rest.Length == bytes.Length) &&
                (some.TryTake(12, out _) || some.Rest.Length == bytes.Length);
        });
}

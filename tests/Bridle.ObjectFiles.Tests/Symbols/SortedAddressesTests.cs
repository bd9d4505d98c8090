using Bridle.ObjectFiles.Symbols;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Symbols;

public class SortedAddressesTests
{
    // Crowds, lone addresses far away, and the ends of what there is.
    private static readonly Gen<ulong> s_address = Gen.OneOf(
        Gen.ULong[0x1000, 0x1400], Gen.ULong[0x40_0000, 0x50_0000], Gen.ULong, Gen.ULong[0, 1], Gen.ULong[ulong.MaxValue - 1, ulong.MaxValue]);

    [Fact]
    public void The_answer_is_that_of_a_look_at_every_address() => Gen.Select(s_address.Array[0, 200], s_address.Array[50]).Sample((addresses, asked) =>
    {
        ulong[] sorted = [.. addresses.Distinct().Order()];
        SortedAddresses index = new([.. sorted.Select(static address => new AddressRow { Start = address })]);
        return asked.Concat(sorted).All(address => index.LastUpTo(address) == sorted.Count(candidate => candidate <= address) - 1);
    });
}

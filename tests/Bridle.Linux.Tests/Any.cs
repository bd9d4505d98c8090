using CsCheck;

namespace Bridle.Linux.Tests;

internal static class Any
{
    internal static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}

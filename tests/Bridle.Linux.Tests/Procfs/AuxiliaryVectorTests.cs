using System.Buffers.Binary;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class AuxiliaryVectorTests
{
    [Fact]
    public void The_first_pair_of_a_key_counts_and_nothing_behind_the_end() =>
        Gen.Select(Gen.ULong[0, 12].Array[0, 20], Gen.ULong[1, 12], Gen.Int[0, 15]).Sample(static (keys, wanted, cut) =>
        {
            byte[] bytes = new byte[keys.Length * 16];
            for (int i = 0; i < keys.Length; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16), keys[i]);
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16 + 8), (ulong)i + 100);
            }
            bytes = bytes[..Math.Max(0, bytes.Length - cut)];
            int whole = bytes.Length / 16;
            int end = Array.IndexOf(keys, 0UL, 0, whole), place = Array.IndexOf(keys, wanted, 0, end < 0 ? whole : end);
            bool found = new AuxiliaryVector(bytes).TryGet((AuxiliaryType)wanted, out ulong value);
            return found == place >= 0 && value == (place < 0 ? 0 : (ulong)place + 100);
        });
}

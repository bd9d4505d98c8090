using Bridle.Linux.Memory;
using Bridle.Processes.Memory;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// A jump in the text in the place of a return, whose filling it covers (<see cref="Stepping.PaddedReturn"/>). Only the first byte of either ever
/// runs, so what is behind it is written first and taken back last, and threads may run there meanwhile. Control thread only.
/// </summary>
internal sealed class TextPatch(VictimMemory memory, TrapVeil veil, TargetAddress address, byte[] original, byte[] written)
{
    public AddressRange Range { get; } = new(address, address.Plus(written.Length));

    /// <summary>It is in the text right now.</summary>
    public bool IsIn { get; private set; }

    /// <summary>False where it could not be written, and the text is as before.</summary>
    public bool PutIn()
    {
        Span<byte> present = stackalloc byte[written.Length];
        if (IsIn) return true;
        if (memory.ReadRaw(address, present) != present.Length || !present.SequenceEqual(original)) return false;
        for (int i = 0; i < written.Length; i++) veil.Put(address.Plus(i), written[i], original[i]);
        IsIn = memory.WriteRaw(address.Plus(1), written.AsSpan(1)).IsSuccess && memory.WriteRaw(address, written.AsSpan(0, 1)).IsSuccess;
        if (!IsIn) Restore();
        return IsIn;
    }

    /// <summary>What somebody else has written there since stays as it is: a trap in the place of the first byte, perhaps.</summary>
    public void TakeOut()
    {
        if (IsIn) Restore();
        IsIn = false;
    }

    /// <summary>Takes it out of the copy that a forked child has of the text, whole or half, though it is out of the original by now.</summary>
    public void Scrub(ProcessMemory child)
    {
        Span<byte> present = stackalloc byte[written.Length];
        if (child.Read(address, present) != present.Length) return;
        if (present[0] == written[0]) child.Write(address, original.AsSpan(0, 1));
        if (present[1..].SequenceEqual(written.AsSpan(1))) child.Write(address.Plus(1), original.AsSpan(1));
    }

    private void Restore()
    {
        Span<byte> present = stackalloc byte[written.Length];
        if (memory.ReadRaw(address, present) == present.Length)
        {
            if (present[0] == written[0]) memory.WriteRaw(address, original.AsSpan(0, 1));
            if (present[1..].SequenceEqual(written.AsSpan(1))) memory.WriteRaw(address.Plus(1), original.AsSpan(1));
        }

        for (int i = 0; i < written.Length; i++) veil.Remove(address.Plus(i), written[i]);
    }
}

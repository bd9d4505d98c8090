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
        if (IsIn) return true;
        if (!Holds(original)) return false;
        Hide();
        IsIn = memory.WriteRaw(address.Plus(1), written.AsSpan(1)).IsSuccess && memory.WriteRaw(address, written.AsSpan(0, 1)).IsSuccess;
        if (IsIn) return true;
        Restore();
        Show();
        return false;
    }

    /// <summary>Text that somebody else has written since stays as it is.</summary>
    public void TakeOut()
    {
        if (IsIn && Holds(written)) Restore();
        IsIn = false;
        Show();
    }

    /// <summary>Diverts what somebody writes over the jump to the bytes under it.</summary>
    public void TakeWrites(TargetAddress start, Span<byte> bytes)
    {
        for (int i = 0; IsIn && i < written.Length; i++)
        {
            ulong offset = unchecked(address.Value + (ulong)i - start.Value);
            if (offset < (ulong)bytes.Length) (original[i], bytes[(int)offset]) = (bytes[(int)offset], written[i]);
        }

        if (IsIn) Hide();
    }

    /// <summary>Takes it out of the copy that a forked child has of the text, though it is out of the original by now.</summary>
    public void Scrub(ProcessMemory child)
    {
        Span<byte> present = stackalloc byte[written.Length];
        if (child.Read(address, present) == present.Length && present.SequenceEqual(written)) child.Write(address, original);
    }

    private bool Holds(ReadOnlySpan<byte> bytes)
    {
        Span<byte> present = stackalloc byte[bytes.Length];
        return memory.ReadRaw(address, present) == present.Length && present.SequenceEqual(bytes);
    }

    private void Hide()
    {
        for (int i = 0; i < written.Length; i++) veil.Put(address.Plus(i), written[i], original[i]);
    }

    private void Show()
    {
        for (int i = 0; i < written.Length; i++) veil.Remove(address.Plus(i));
    }

    private void Restore()
    {
        memory.WriteRaw(address, original.AsSpan(0, 1));
        memory.WriteRaw(address.Plus(1), original.AsSpan(1));
    }
}

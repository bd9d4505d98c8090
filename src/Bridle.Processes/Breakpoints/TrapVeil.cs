using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>What our traps hide, in the order of their addresses, so that reads show the program's own text. Any thread.</summary>
internal sealed class TrapVeil
{
    private readonly Lock _gate = new();
    private readonly SortedList<ulong, byte> _originals = [];
    private volatile bool _isEmpty = true;

    public void Put(TargetAddress address, byte original)
    {
        lock (_gate) _originals[address.Value] = original;
        _isEmpty = false;
    }

    public void Remove(TargetAddress address)
    {
        lock (_gate) _originals.Remove(address.Value);
    }

    public void Clear()
    {
        lock (_gate) _originals.Clear();
        _isEmpty = true;
    }

    /// <summary>Puts the original bytes where traps were read.</summary>
    public void Apply(TargetAddress start, Span<byte> bytes, byte trap)
    {
        if (_isEmpty) return;
        lock (_gate)
        {
            IList<ulong> addresses = _originals.Keys;
            for (int i = FirstAtOrAfter(addresses, start.Value); i < addresses.Count; i++)
            {
                ulong offset = addresses[i] - start.Value;
                if (offset >= (ulong)bytes.Length) return;
                if (bytes[(int)offset] == trap) bytes[(int)offset] = _originals.GetValueAtIndex(i);
            }
        }
    }

    private static int FirstAtOrAfter(IList<ulong> addresses, ulong address)
    {
        int low = 0, high = addresses.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (addresses[middle] < address) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>What we have written into the text, in the order of addresses, so that reads show the program's own. Any thread.</summary>
internal sealed class TrapVeil
{
    private readonly Lock _gate = new();
    private readonly SortedList<ulong, (byte Written, byte Original)> _hidden = [];
    private volatile bool _isEmpty = true;

    public void Put(TargetAddress address, byte written, byte original)
    {
        lock (_gate) _hidden[address.Value] = (written, original);
        _isEmpty = false;
    }

    /// <summary>Only if it is still what was written there: something else of ours may have taken its place.</summary>
    public void Remove(TargetAddress address, byte written)
    {
        lock (_gate)
            if (_hidden.TryGetValue(address.Value, out (byte Written, byte Original) byteThere) && byteThere.Written == written) _hidden.Remove(address.Value);
    }

    public void Clear()
    {
        lock (_gate) _hidden.Clear();
        _isEmpty = true;
    }

    /// <summary>Puts the original bytes where ours were read.</summary>
    public void Apply(TargetAddress start, Span<byte> bytes)
    {
        if (_isEmpty) return;
        lock (_gate)
        {
            IList<ulong> addresses = _hidden.Keys;
            for (int i = FirstAtOrAfter(addresses, start.Value); i < addresses.Count; i++)
            {
                ulong offset = addresses[i] - start.Value;
                if (offset >= (ulong)bytes.Length) return;
                (byte written, byte original) = _hidden.GetValueAtIndex(i);
                if (bytes[(int)offset] == written) bytes[(int)offset] = original;
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

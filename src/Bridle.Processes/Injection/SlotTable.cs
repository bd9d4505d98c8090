using System.Diagnostics.CodeAnalysis;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Injection;

/// <summary>
/// The regions of injected memory and the slots in them. A slot is never used again for another instruction while the program
/// runs: a thread may stand in it. Control thread only.
/// </summary>
internal sealed class SlotTable
{
    /// <summary>Room for 1,024 slots; the kernel gives memory only for the pages that are written.</summary>
    public const int RegionBytes = 64 * 1024;

    /// <summary>Half of a jump's reach, so that the region's end and RIP-relative operands near the site stay in reach too.</summary>
    public const long Reach = 1L << 30;

    private readonly List<Region> _regions = [];
    private readonly Dictionary<ulong, Slot> _slots = [];

    private sealed class Region(AddressRange range)
    {
        public AddressRange Range { get; } = range;

        public int Used { get; set; }
    }

    public IEnumerable<AddressRange> Regions => _regions.Select(static region => region.Range);

    public bool IsEmpty => _regions.Count == 0;

    public void AddRegion(TargetAddress start) => _regions.Add(new Region(new AddressRange(start, start.Plus(RegionBytes))));

    /// <summary>The next free place within reach; false where a region must be added first.</summary>
    public bool TryReserve(TargetAddress near, out TargetAddress address)
    {
        foreach (Region region in _regions)
        {
            if (Math.Abs(region.Range.Start.DistanceFrom(near)) > Reach + RegionBytes) continue;
            if (region.Used + DisplacedInstruction.SlotSize > RegionBytes) continue;
            address = region.Range.Start.Plus(region.Used);
            region.Used += DisplacedInstruction.SlotSize;
            return true;
        }

        address = default;
        return false;
    }

    public void Add(Slot slot) => _slots[slot.Address.Value] = slot;

    /// <summary>The slot that a program counter stands in.</summary>
    public bool TryFind(TargetAddress address, [NotNullWhen(true)] out Slot? slot)
    {
        slot = null;
        foreach (Region region in _regions)
        {
            if (!region.Range.Contains(address)) continue;
            long offset = address.DistanceFrom(region.Range.Start);
            return _slots.TryGetValue(region.Range.Start.Plus(offset - offset % DisplacedInstruction.SlotSize).Value, out slot);
        }

        return false;
    }

    public void Clear()
    {
        _regions.Clear();
        _slots.Clear();
    }
}

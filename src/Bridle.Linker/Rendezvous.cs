using Bridle.ObjectFiles;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Where the linker publishes its lists. Before it has run, nothing of it is relocated and nothing filled in, so every place
/// that may tell is kept and asked until one shows a list; from then on that one counts.
/// </summary>
internal sealed class Rendezvous(IMemoryReader memory)
{
    private TargetAddress _settled;

    /// <summary>The value of the executable's DT_DEBUG: the linker writes the address there. Null where there is none.</summary>
    public TargetAddress DebugSlot { get; init; }

    /// <summary>The record itself, glibc's _r_debug.</summary>
    public TargetAddress Record { get; init; }

    /// <summary>A pointer to the record, musl's _dl_debug_addr.</summary>
    public TargetAddress RecordPointer { get; init; }

    /// <summary>Once a list was seen: from then on "not started" means that memory is gone.</summary>
    public bool HasStarted => !_settled.IsNull;

    /// <summary>Reads the base namespace's record; false while the linker has not started, or when memory is gone.</summary>
    public bool TryRead(out RendezvousRecord record)
    {
        if (HasStarted) return TryReadStarted(_settled, out record);
        return TrySettle(Pointed(DebugSlot), out record)
            || TrySettle(Record, out record)
            || TrySettle(Pointed(RecordPointer), out record);
    }

    /// <summary>The only namespace's record tells that its list is consistent by its state, and that it is the only one by its version.</summary>
    public bool TryFindCondition(out WordCondition condition)
    {
        bool isOnly = TryRead(out RendezvousRecord record) && record.Version == RendezvousRecord.PlainVersion;
        condition = new WordCondition(_settled.Plus(RendezvousRecord.StateOffset), _settled, RendezvousRecord.PlainVersion);
        return isOnly;
    }

    private bool TrySettle(TargetAddress address, out RendezvousRecord record)
    {
        bool started = TryReadStarted(address, out record);
        if (started) _settled = address;
        return started;
    }

    private TargetAddress Pointed(TargetAddress pointer) =>
        !pointer.IsNull && memory.TryReadAddress(pointer, out TargetAddress address) ? address : TargetAddress.Null;

    private bool TryReadStarted(TargetAddress address, out RendezvousRecord record) =>
        RendezvousRecord.TryRead(memory, address, out record) && record.IsStarted;
}

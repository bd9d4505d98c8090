using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bridle.Target;

namespace Bridle.Linker;

/// <summary>
/// Reads what the run-time linker publishes for debuggers. A function of memory: it plants nothing and stops nothing;
/// whoever owns the process stops at <see cref="EventAddress"/> and then asks. Not thread-safe: one caller at a time.
/// <para>
/// An answer is right if the linker holds still meanwhile: at its event, or with the process stopped. Of a running process it
/// may mix two moments; what does not fit together is refused then.
/// </para>
/// </summary>
public sealed class LinkerAgent
{
    private readonly LinkerPlace _place;
    private readonly LinkMapLists _lists;
    private readonly ObjectReader _reader;
    private readonly KnownLoads _known = new();
    private readonly LoadIdentity[] _staticProgram;

    private LinkerAgent(ILinkerHost host, LinkerPlace place, LinkerLimits limits)
    {
        _place = place;
        _lists = new LinkMapLists(host.Memory, place.Rendezvous, limits);
        _reader = new ObjectReader(host, place, limits);
        _staticProgram = place.IsStatic ? [ProgramOf(place)] : [];
        EventAddress = place.Rendezvous.TryRead(out RendezvousRecord record) ? record.Break : place.StateFunction;
    }

    /// <summary>The linker calls this address after every change of state. The same for the life of the address space.</summary>
    public TargetAddress EventAddress { get; }

    /// <summary>
    /// The linker is a part of a static program, which tells nothing before its first dlopen and mostly has none: until then the
    /// state is <see cref="LinkerState.NotStarted"/>, and the program the only object.
    /// </summary>
    public bool IsStatic => _place.IsStatic;

    /// <summary>The objects as of the last successful <see cref="Update"/>, in the linker's order. Reads nothing.</summary>
    public ImmutableArray<LoadedObject> Objects => _known.Objects;

    /// <summary>The state over all namespaces as of the last <see cref="Update"/>.</summary>
    public LinkerState State { get; private set; }

    /// <summary>
    /// What holds whenever the list is consistent, and always once there are several namespaces. False where there are now, and before
    /// the linker has started.
    /// </summary>
    public bool TryFindCondition(out WordCondition condition) => _place.Rendezvous.TryFindCondition(out condition);

    /// <summary>The state over all namespaces. One read a namespace.</summary>
    public LinkerState ReadState() => _lists.ReadState();

    /// <summary>Finds the linker's rendezvous; <paramref name="reason"/> says why there is none.</summary>
    public static bool TryCreate(ILinkerHost host, [NotNullWhen(true)] out LinkerAgent? agent, out string reason, LinkerLimits? limits = null)
    {
        agent = LinkerPlace.TryFind(host, out LinkerPlace? place, out reason)
            ? new LinkerAgent(host, place, limits ?? LinkerLimits.Default)
            : null;
        return agent is not null;
    }

    /// <summary>Every object in every namespace, in the linker's order; false while a list cannot be read to its end.</summary>
    public bool TryReadObjects(out ImmutableArray<LoadedObject> objects)
    {
        objects = [];
        return TryReadLoads(_lists.ReadState(), out ReadOnlySpan<LoadIdentity> loads) && TryDescribe(loads, out objects);
    }

    /// <summary>
    /// What came and went since the last update; nothing while a list is being changed or cannot be read. Where nothing changed
    /// it costs one read a namespace and one an object, and allocates nothing.
    /// </summary>
    public LinkerChange Update()
    {
        LinkerState state = State = _lists.ReadState();
        if (state is LinkerState.Adding or LinkerState.Deleting) return LinkerChange.None;
        if (!TryReadLoads(state, out ReadOnlySpan<LoadIdentity> loads)) return LinkerChange.None;
        if (_place.IsStatic && state == LinkerState.Consistent && !loads.IsEmpty) _known.Rename(_staticProgram[0], loads[0]);
        if (_known.IsEqual(loads) || !TryDescribe(loads, out ImmutableArray<LoadedObject> objects)) return LinkerChange.None;
        LinkerChange change = _known.Replace(loads, objects);
        return change.IsEmpty ? LinkerChange.None : change;
    }

    private static LoadIdentity ProgramOf(LinkerPlace place) =>
        new(0, default, place.Executable?.Bias ?? default, default, place.Executable?.Dynamic ?? default);

    private bool TryReadLoads(LinkerState state, out ReadOnlySpan<LoadIdentity> loads)
    {
        bool isNotYet = _place.IsStatic && !_place.Rendezvous.HasStarted;
        bool read = state == LinkerState.NotStarted ? isNotYet : _lists.TryReadLoads();
        loads = !read ? [] : state == LinkerState.NotStarted ? _staticProgram : _lists.Loads;
        return read;
    }

    private bool TryDescribe(ReadOnlySpan<LoadIdentity> loads, out ImmutableArray<LoadedObject> objects)
    {
        objects = [];
        _reader.Begin();
        var builder = ImmutableArray.CreateBuilder<LoadedObject>(loads.Length);
        for (int i = 0; i < loads.Length; i++)
        {
            if (!_known.TryGet(loads[i], out LoadedObject? known) && !_reader.TryRead(loads[i], i == 0, out known)) return false;
            builder.Add(known!);
        }

        objects = builder.MoveToImmutable();
        return true;
    }
}

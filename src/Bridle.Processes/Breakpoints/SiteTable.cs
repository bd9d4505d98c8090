using System.Diagnostics.CodeAnalysis;
using Bridle.Linux;
using Bridle.Linux.Memory;
using Bridle.Processes.Memory;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Processes.Breakpoints;

/// <summary>
/// Every trap in the text of a victim. A byte is written only over what was read before, and taken back only while it is still
/// a trap: text may change by itself. Control thread only, but for <see cref="Veil"/>.
/// </summary>
public sealed class SiteTable
{
    private const byte Trap = 0xcc;

    // A thread may report a trap after it was taken out; more removed traps than this are never in flight at once.
    private const int MostGraves = 65_536;

    private readonly Dictionary<ulong, BreakpointSite> _sites = [];
    private readonly Dictionary<ulong, byte> _graves = [];
    private readonly TrapVeil _veil = new();
    private TextPatch? _patch;
    private bool _isPatched;
    private int _planted;

    /// <summary>Where the bytes go; set once by the process that owns both.</summary>
    internal VictimMemory Memory { get; set; } = null!;

    /// <summary>Asked before the first trap goes in: whether everyone who runs in this memory is traced.</summary>
    public Func<bool> MayPlant { get; set; } = static () => true;

    /// <summary>Called with the traps taken out, and before they come back: whoever else has changed the text does as they do.</summary>
    public Action OnTakenOut { get; set; } = static () => { };

    public Action OnPutBack { get; set; } = static () => { };

    /// <summary>Somebody else needs the text where the jump to a guard stands: it must be given up when this returns.</summary>
    public Action OnContested { get; set; } = static () => { };

    /// <summary>The program's instructions are of the kind that can be stepped over.</summary>
    public bool CanPlant { get; set; } = true;

    /// <summary>The traps are out of the text because the victim idles.</summary>
    public bool AreOut { get; private set; }

    public int Count => _sites.Count;

    public IReadOnlyCollection<BreakpointSite> All => _sites.Values;

    public bool TryFind(TargetAddress address, [NotNullWhen(true)] out BreakpointSite? site) => _sites.TryGetValue(address.Value, out site);

    /// <summary>A trap was here and has been taken out: a thread that reports it late has only to be set back.</summary>
    public bool IsGrave(TargetAddress address) => _graves.ContainsKey(address.Value);

    /// <summary>A thread that reports a trap of this address has hit one of ours.</summary>
    public bool IsTrap(TargetAddress address) => _sites.TryGetValue(address.Value, out BreakpointSite? site) && site.Problem.IsSuccess || IsGrave(address);

    /// <summary>The text is the one that was decoded, and our trap stands in it: a program may write its own code.</summary>
    internal bool IsAsDecoded(BreakpointSite site)
    {
        Span<byte> code = stackalloc byte[DisplacedInstruction.MaxLength];
        code = code[..site.Instruction!.Length];
        return Memory.ReadRaw(site.Address, code) == code.Length && code[0] == Trap && site.Original == site.Code[0]
            && code[1..].SequenceEqual(site.Code.AsSpan(1, code.Length - 1));
    }

    /// <summary>Takes part in the site at the breakpoint's address, which is planted if it can be.</summary>
    public void Add(Breakpoint breakpoint)
    {
        if (_isPatched && _patch!.Range.Contains(breakpoint.Address)) GiveWay();
        if (!_sites.TryGetValue(breakpoint.Address.Value, out BreakpointSite? site))
        {
            site = new BreakpointSite(breakpoint.Address);
            _sites.Add(breakpoint.Address.Value, site);
        }

        site.Users = site.Users.Add(breakpoint);
        breakpoint.Site = site;
        if (!site.IsPlanted) Plant(site);
    }

    /// <summary>Leaves the site, which goes with its last user.</summary>
    public void Remove(Breakpoint breakpoint)
    {
        breakpoint.IsRemoved = true;
        if (breakpoint.Site is not { } site) return;
        site.Users = site.Users.Remove(breakpoint);
        breakpoint.Site = null;
        if (site.Users.Length != 0) return;
        Unplant(site);
        _sites.Remove(site.Address.Value);
    }

    /// <summary>Before the victim idles: no trap in the text.</summary>
    public void TakeOut()
    {
        AreOut = true;
        _patch?.TakeOut();
        foreach (BreakpointSite site in _sites.Values) Unplant(site);
        OnTakenOut();
    }

    public void PutBack()
    {
        AreOut = false;
        OnPutBack();
        PlantMissing();
        if (_isPatched && !_patch!.PutIn()) GiveWay();
    }

    /// <summary>Tries those again that could not be planted: what is mapped has changed.</summary>
    public void PlantMissing()
    {
        foreach (BreakpointSite site in _sites.Values)
            if (!site.IsPlanted) Plant(site);
    }

    internal TextPatch CreatePatch(TargetAddress address, byte[] original, byte[] written) => new(Memory, _veil, address, original, written);

    /// <summary>Puts the one jump to a guard into the text. It is remembered when it is taken out: a child may have been forked before.</summary>
    internal bool TryPutIn(TextPatch patch)
    {
        _patch = patch;
        return _isPatched = patch.PutIn();
    }

    internal void TakeOut(TextPatch patch)
    {
        if (!ReferenceEquals(patch, _patch)) return; // Of a program that is gone.
        patch.TakeOut();
        _isPatched = false;
    }

    /// <summary>Takes one trap out for a moment, in which nobody else may run.</summary>
    public void Lift(BreakpointSite site) => Unplant(site);

    public void Lower(BreakpointSite site)
    {
        if (site.Users.Length != 0) Plant(site, asks: false);
    }

    /// <summary>The memory with the slots is gone.</summary>
    public void ForgetSlots()
    {
        foreach (BreakpointSite site in _sites.Values) site.Slot = null;
    }

    /// <summary>Objects went away, and traps with them: looks which are still in the text.</summary>
    public void Verify(AddressRange gone)
    {
        Span<byte> present = stackalloc byte[1];
        foreach (BreakpointSite site in _sites.Values)
        {
            if (!site.IsPlanted || !gone.Contains(site.Address)) continue;
            if (Memory.ReadRaw(site.Address, present) == 1 && present[0] == Trap) continue;
            site.IsPlanted = false;
            _planted--;
            site.Problem = Errno.EFAULT;
            _veil.Remove(site.Address, Trap);
        }
    }

    /// <summary>The program is gone, and its text with it: nothing is written.</summary>
    public void Forget()
    {
        foreach (BreakpointSite site in _sites.Values)
        {
            foreach (Breakpoint user in site.Users) (user.IsRemoved, user.Site) = (true, null);
            site.IsPlanted = false;
        }

        _sites.Clear();
        _graves.Clear();
        _veil.Clear();
        (_patch, _isPatched) = (null, false);
        AreOut = false;
        _planted = 0;
    }

    /// <summary>Takes our traps out of the copy that a forked child has of the text.</summary>
    public void Scrub(ProcessMemory child)
    {
        // A trap that was there before ours could be planted is the program's own.
        foreach (BreakpointSite site in _sites.Values)
            if (site.IsPlanted) Scrub(child, site.Address, site.Original);
        foreach ((ulong address, byte original) in _graves) Scrub(child, new TargetAddress(address), original);
        _patch?.Scrub(child);
    }

    /// <summary>Whether a forked child's text may hold a trap of ours.</summary>
    public bool HasEverPlanted => _sites.Count != 0 || _graves.Count != 0;

    /// <summary>Puts the original bytes into what was read. Any thread.</summary>
    public void Veil(TargetAddress start, Span<byte> bytes) => _veil.Apply(start, bytes);

    /// <summary>Diverts what somebody writes over a trap to the byte under it.</summary>
    internal void TakeWrites(TargetAddress start, Span<byte> bytes)
    {
        AddressRange written = new(start, start.Plus(bytes.Length));
        if (_isPatched && (written.Contains(_patch!.Range.Start) || _patch.Range.Contains(start))) GiveWay();
        foreach (BreakpointSite site in _sites.Values)
        {
            ulong offset = unchecked(site.Address.Value - start.Value);
            if (!site.IsPlanted || offset >= (ulong)bytes.Length) continue;
            site.Original = bytes[(int)offset];
            bytes[(int)offset] = Trap;
            _veil.Put(site.Address, Trap, site.Original);
        }
    }

    // Whoever gives way takes the jump out himself, once there is something in its place.
    private void GiveWay()
    {
        _isPatched = false;
        OnContested();
    }

    private void Plant(BreakpointSite site, bool asks = true)
    {
        site.Problem = !CanPlant ? Errno.ENOEXEC : asks && _planted == 0 && !AreOut && !MayPlant() ? Errno.EAGAIN : Errno.Success;
        if (!site.Problem.IsSuccess) return;

        Span<byte> code = stackalloc byte[DisplacedInstruction.MaxLength];
        int got = Memory.Read(site.Address, code);
        site.Problem = got == 0 ? Errno.EFAULT : code[0] == Trap ? Errno.EBUSY : Errno.Success;
        if (!site.Problem.IsSuccess) return;
        // The text may be another one than at the last planting: then it is decoded anew, and its slot is another one.
        if (site.Instruction is null || !code[..got].SequenceEqual(site.Code))
        {
            site.Slot = null;
            site.Versions++;
            site.Code = code[..got].ToArray();
            site.Instruction = DisplacedInstruction.TryDecode(site.Address, site.Code, out DisplacedInstruction decoded) ? decoded : null;
        }

        if (site.Instruction is null) site.Problem = Errno.EINVAL;
        if (AreOut || !site.Problem.IsSuccess) return;
        site.Original = code[0];
        site.Problem = Memory.WriteRaw(site.Address, [Trap]);
        site.IsPlanted = site.Problem.IsSuccess;
        if (site.IsPlanted) _planted++;
        _graves.Remove(site.Address.Value);
        if (site.IsPlanted) _veil.Put(site.Address, Trap, site.Original);
    }

    private void Unplant(BreakpointSite site)
    {
        if (!site.IsPlanted) return;
        Span<byte> present = stackalloc byte[1];
        bool isOurs = Memory.ReadRaw(site.Address, present) == 1 && present[0] == Trap;
        if (isOurs) Memory.WriteRaw(site.Address, [site.Original]);
        site.IsPlanted = false;
        _planted--;
        if (_graves.Count >= MostGraves) _graves.Clear();
        _graves[site.Address.Value] = site.Original;
        _veil.Remove(site.Address, Trap);
    }

    private static void Scrub(ProcessMemory child, TargetAddress address, byte original)
    {
        Span<byte> present = stackalloc byte[1];
        if (child.Read(address, present) == 1 && present[0] == Trap) child.Write(address, [original]);
    }
}

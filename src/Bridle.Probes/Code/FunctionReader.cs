using Bridle.ObjectFiles;
using Bridle.Target;
using Iced.Intel;

namespace Bridle.Probes.Code;

/// <summary>
/// Decodes one function, so that every instruction and every way out of it is known. Used once, by one thread.
/// </summary>
/// <remarks>
/// Control flow is followed from the first instruction; what no direct branch reaches (targets of jump tables, landing pads) lies in gaps
/// between what was. A gap is code if it decodes without a fault right up to what is known behind it, else it is data, and nothing in it
/// is probed. Jumps that leave the symbol's stretch lead to a fragment of the same function, which is then read as well, or to another
/// function: see <see cref="FragmentFinder"/>.
/// </remarks>
internal sealed class FunctionReader(ObjectText text, ProbeLimits limits)
{
    private readonly List<CodePart> _parts = [];
    private readonly List<CodeExit> _exits = [];
    private readonly Stack<ulong> _pending = new();
    private readonly List<Departure> _departures = [];
    private readonly CodeWindow _window = new();
    private FragmentFinder _fragments = null!;
    private bool _hasOpenJump;
    private string? _problem;

    /// <param name="start">The function's first instruction.</param>
    /// <param name="size">What its symbol says.</param>
    public FunctionCode Read(FileAddress start, ulong size)
    {
        _fragments = new FragmentFinder(text, start);
        if (size == 0 || !TryAddPart(start.Value, size)) _problem = "its code cannot be read";
        else _pending.Push(start.Value);
        int searched = 0;
        // Each round adds fragments or finds instructions: both end. A fragment that one jump reveals may be where another one led.
        do
        {
            Follow();
            FillGaps();
            for (; searched < _departures.Count; searched++) FindFragment(_departures[searched]);
            foreach (Departure departure in _departures)
                if (!departure.IsIndirect && PartOf(departure.To) is { } part && !part.IsInstruction(departure.To)) _pending.Push(departure.To);
        }
        while (_pending.Count != 0 && _problem is null);
        AddDepartures();
        foreach (CodeExit exit in _exits)
            if (PartOf(exit.Address.Value)![exit.Address.Value] == CodeMark.Overlap) _problem ??= "a jump leads into the middle of one of its returns";
        return new FunctionCode(start, _parts, _exits, _problem);
    }

    // A conditional jump at the end may leave in two ways.
    private void AddDepartures()
    {
        HashSet<ulong> known = [];
        foreach (Departure departure in _departures)
            if (Leaves(departure) && known.Add(departure.From)) _exits.Add(new CodeExit(new FileAddress(departure.From), departure.MayStay));
    }

    private bool TryAddPart(ulong start, ulong size)
    {
        byte[] code = new byte[(int)Math.Min(size, (ulong)limits.FunctionBytes)];
        if ((ulong)code.Length < size) _problem = "it is too long";
        int length = text.Contains(new FileAddress(start)) ? text.Read(new FileAddress(start), code) : 0;
        if (length > 0) _parts.Add(new CodePart(start, length == code.Length ? code : code[..length]));
        return length > 0;
    }

    private CodePart? PartOf(ulong address)
    {
        foreach (CodePart part in _parts)
            if (part.Contains(address)) return part;
        return null;
    }

    private void Follow()
    {
        while (_pending.TryPop(out ulong address))
            if (PartOf(address) is { } part && !part.IsInstruction(address)) FollowFrom(part, address);
    }

    private void FollowFrom(CodePart part, ulong address)
    {
        _window.Show(part.Code, part.Code.Length, part.Start);
        _window.MoveTo(address);
        bool goesOn = true;
        while (goesOn && part.Contains(address) && !part.IsInstruction(address))
        {
            if (!_window.TryDecode(out Instruction instruction))
            {
                // The last bytes before the end may be of no function: what comes after a call that never returns.
                _problem ??= "its code cannot be decoded";
                return;
            }

            goesOn = Take(part, instruction);
            address = instruction.NextIP;
        }
    }

    // A gap is decoded as a whole: code that is reached through tables stands in one piece with other such code.
    private void FillGaps()
    {
        for (int i = 0; i < _parts.Count; i++)
        {
            CodePart part = _parts[i];
            for ((ulong From, ulong To) gap = part.FindGap(part.Start); gap.From != part.End; gap = part.FindGap(gap.To))
            {
                if (IsCode(part, gap)) Sweep(part, gap);
                else GiveUp(part, gap);
            }
        }
    }

    private bool IsCode(CodePart part, (ulong From, ulong To) gap)
    {
        _window.Show(part.Code, part.Code.Length, part.Start);
        _window.MoveTo(gap.From);
        ulong address = gap.From;
        while (address < gap.To)
        {
            if (!_window.TryDecode(out Instruction instruction) || IsUnlikely(instruction)) return false;
            address = instruction.NextIP;
        }

        return address == gap.To;
    }

    // What a program may not run is no program.
    private static bool IsUnlikely(in Instruction instruction) => instruction.IsPrivileged && instruction.Mnemonic != Mnemonic.Hlt;

    private void Sweep(CodePart part, (ulong From, ulong To) gap)
    {
        _window.Show(part.Code, part.Code.Length, part.Start);
        _window.MoveTo(gap.From);
        for (ulong address = gap.From; address < gap.To && _window.TryDecode(out Instruction instruction); address = instruction.NextIP)
            Take(part, instruction);
    }

    private void GiveUp(CodePart part, (ulong From, ulong To) gap)
    {
        part.MarkData(gap.From, gap.To);
        if (_hasOpenJump) _problem ??= "a part of it that a jump may lead to cannot be decoded";
    }

    /// <summary>Marks an instruction, and notes where it leads beside the next one; false where it never leads to the next one.</summary>
    private bool Take(CodePart part, in Instruction instruction)
    {
        part.MarkInstruction(instruction.IP, instruction.Length);
        if (instruction.NextIP == part.End && RunsOn(instruction)) _departures.Add(new Departure(instruction.IP, part.End, MayBeTaken(instruction)));
        switch (instruction.FlowControl)
        {
            case FlowControl.ConditionalBranch or FlowControl.XbeginXabortXend when instruction.NearBranchTarget != 0:
                Branch(instruction, isConditional: true);
                return true;
            case FlowControl.UnconditionalBranch:
                Branch(instruction, isConditional: false);
                return false;
            case FlowControl.IndirectBranch:
                _hasOpenJump = true;
                if (!TableJump.IsOne(part, instruction)) _departures.Add(new Departure(instruction.IP, 0, true));
                return false;
            case FlowControl.Return:
                _exits.Add(new CodeExit(new FileAddress(instruction.IP), MayStay: false));
                return false;
            case FlowControl.Exception:
                return false;
            default:
                return true;
        }
    }

    // Into the next function. Not after a call: what ends with one has called what never returns.
    private static bool RunsOn(in Instruction instruction) =>
        MayBeTaken(instruction) || (instruction.FlowControl == FlowControl.Next && instruction.Mnemonic is not (Mnemonic.Hlt or Mnemonic.Nop));

    private static bool MayBeTaken(in Instruction instruction) => instruction.FlowControl == FlowControl.ConditionalBranch;

    private void Branch(in Instruction instruction, bool isConditional)
    {
        ulong target = instruction.NearBranchTarget;
        if (PartOf(target) is not null) _pending.Push(target);
        else _departures.Add(new Departure(instruction.IP, target, isConditional));
    }

    private void FindFragment(in Departure departure)
    {
        if (departure.IsIndirect || PartOf(departure.To) is not null || !_fragments.TryFind(departure, out ulong start, out ulong size)) return;
        if (_parts.Count > limits.Fragments) _problem ??= "it lies in too many pieces";
        else if (!TryAddPart(start, size) || PartOf(departure.To) is null) _problem ??= "a piece of it cannot be read";
    }

    // With its frame still in place it does not jump to another function.
    private bool Leaves(in Departure departure) => departure.IsIndirect
        ? text.File.Frames.HasReturnAddressOnTop(new FileAddress(departure.From)) != false
        : PartOf(departure.To) is null;
}

using Bridle.ObjectFiles.Symbols;
using Bridle.Probes.Arguments;
using Bridle.Probes.Code;
using Bridle.Probes.Matching;
using Bridle.Target;

namespace Bridle.Probes.Pid;

/// <summary>
/// The function "-": an instruction of the program by its address, as nm and objdump print it, or as the process has it. Where a function
/// is known to be there, the address must be that of one of its instructions; elsewhere only that it can be decoded is checked.
/// </summary>
internal static class AbsolutePlace
{
    private const string Function = "-";

    public static void Add(ObjectText text, ulong stated, ProbeLimits limits, ProbeCollector found)
    {
        FileAddress place = new(stated);
        if (!text.Contains(place)) place = text.Object.Bias.ToFile(new TargetAddress(stated));
        string name = NamePattern.NameOf(stated), module = ModulePattern.NameOf(text.Object);
        if (!text.Contains(place))
            found.Refuse(module, Function, name, ProbeTags.Offset, $"address 0x{name} outside of the code of '{module}'");
        else if (!IsInstruction(text, place, limits))
            found.Refuse(module, Function, name, ProbeTags.Alignment, $"no instruction begins at address 0x{name}");
        else
            found.Add(text.Object, ProbeKind.Offset, Function, name, [new ProbeSite(text.Object.Bias.ToTarget(place), stated)], OffsetArguments.Instance);
    }

    private static bool IsInstruction(ObjectText text, FileAddress place, ProbeLimits limits)
    {
        if (text.InstructionLength(place) == 0) return false;
        FileAddress start;
        ulong size;
        if (text.File.Symbols.TryFind(place, out SymbolMatch match) && match.Size != 0) (start, size) = (match.Start, match.Size);
        else if (text.File.Frames.TryFindRange(place, out start, out FileAddress end)) size = end.Value - start.Value;
        else return true;
        return new FunctionReader(text, limits).Read(start, size).HasInstruction(place.Value - start.Value);
    }
}

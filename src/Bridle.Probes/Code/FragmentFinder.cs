using System.Text;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Code;

/// <summary>
/// Whether a jump out of a function's stretch leads to a piece of the same function, which a compiler has put elsewhere, or to another
/// function. Where it cannot be told it is another function: then the function is left once, at the jump. The other way round, whoever
/// else calls that code would seem to leave this function.
/// </summary>
internal sealed class FragmentFinder(ObjectText text, FileAddress function)
{
    private const string ColdSuffix = ".cold";

    public bool TryFind(in Departure departure, out ulong start, out ulong size)
    {
        (start, size) = (0, 0);
        FileAddress target = new(departure.To);
        if (!text.Contains(target) || text.IsStub(target)) return false;
        if (text.File.Symbols.TryFind(target, out SymbolMatch match) && match.Size != 0)
        {
            (start, size) = (match.Start.Value, match.Size);
            return IsCold(match.Symbol);
        }

        return TryFindUnnamed(departure, out start, out size);
    }

    // Of a stripped object only the call frames tell: an entry that begins with a frame in place is no function's.
    private bool TryFindUnnamed(in Departure departure, out ulong start, out ulong size)
    {
        FrameTable frames = text.File.Frames;
        (start, size) = (0, 0);
        if (!frames.TryFindRange(new FileAddress(departure.To), out FileAddress from, out FileAddress to)) return false;
        (start, size) = (from.Value, to.Value - from.Value);
        // The function's own entry reaches further than its symbol says.
        if (from <= function && function < to) (start, size) = (departure.To, to.Value - departure.To);
        return frames.HasReturnAddressOnTop(new FileAddress(departure.From)) == false || frames.HasReturnAddressOnTop(from) == false;
    }

    /// <summary>f.cold, where f is one of the function's names.</summary>
    private bool IsCold(SymbolId symbol)
    {
        string name = Encoding.UTF8.GetString(text.File.Symbols.NameBytes(symbol));
        int end = name.LastIndexOf(ColdSuffix, StringComparison.Ordinal);
        if (end <= 0) return false;
        foreach (SymbolId alias in text.File.Symbols.FindAll(name[..end]))
            if (text.File.Symbols.Describe(alias).Address == function) return true;
        return false;
    }
}

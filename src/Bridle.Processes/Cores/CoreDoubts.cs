using System.Collections.Immutable;
using Bridle.ObjectFiles.Cores;

namespace Bridle.Processes.Cores;

/// <summary>Puts into words what is wrong with a core, or missing.</summary>
internal static class CoreDoubts
{
    public static string Describe(CoreProblem problem) => problem switch
    {
        CoreProblem.Unreadable => "the file ends too early",
        CoreProblem.NotElf => "not a core file",
        CoreProblem.Compressed => "it is compressed; `coredumpctl dump PID -o FILE`, or zstd -d, unpacks it",
        CoreProblem.NotCore => "a program or library, and no core file",
        CoreProblem.Unsupported => "the core of a program that is none of 64-bit x86",
        CoreProblem.Malformed => "its header contradicts itself",
        CoreProblem.OverLimit => "more segments than the limit",
        _ => throw new InvalidOperationException($"no words for {problem}"),
    };

    public static ImmutableArray<string> Find(CoreFile core, MappedFiles files)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        if ((core.Loss & CoreLoss.Segments) != 0) found.Add("the core was cut within its list of segments: most of it is missing");
        if ((core.Loss & CoreLoss.Notes) != 0) found.Add("the core was cut or damaged within its notes: threads may be missing");
        if ((core.Loss & CoreLoss.Memory) != 0) found.Add("the core was cut: memory is missing (ulimit -c, or a full disk)");
        if ((core.Loss & CoreLoss.OverLimit) != 0) found.Add("the core has more than the limits allow: not all of it was read");
        HashSet<(string, bool)> seen = [];
        foreach (CoreMapping mapping in core.Files)
            if (seen.Add((mapping.Path, mapping.IsDeleted)) && files.Doubt(mapping) is { } doubt) found.Add(doubt);
        return found.DrainToImmutable();
    }
}

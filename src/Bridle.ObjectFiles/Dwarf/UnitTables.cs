using Bridle.ObjectFiles.Dwarf.Functions;
using Bridle.ObjectFiles.Dwarf.Lines;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf;

/// <summary>What is decoded of one unit: its lines and its functions.</summary>
internal sealed class UnitTables
{
    private UnitTables(LineTable? lines, FunctionTable functions, SourceProblem problem) =>
        (Lines, Functions, Problem) = (lines, functions, problem);

    public LineTable? Lines { get; }

    public FunctionTable Functions { get; }

    public SourceProblem Problem { get; }

    public long Bytes => 256 + Functions.Bytes + (Lines?.Bytes ?? 0);

    public static UnitTables Read(DebugInfo info, UnitRoot root)
    {
        LineTable? lines = LineTable.TryRead(info, root);
        FunctionTable functions = FunctionCollector.Collect(info, root);
        bool isWhole = functions.IsWhole && lines is null or { IsWhole: true };
        SourceProblem problem = !isWhole ? SourceProblem.OverLimit
            : root.IsSplit ? SourceProblem.SplitUnit
            : root.Lines.Exists && lines is null ? SourceProblem.Broken : SourceProblem.None;
        return new UnitTables(lines, functions, problem);
    }

    public string Path(uint file) => Lines is null ? "" : Lines.Files.Path(file);
}

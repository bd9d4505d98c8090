using Bridle.Engine.Aggregating;
using Bridle.Engine.State;
using Bridle.Language.Intermediate;
using Bridle.Language.Options;

namespace Bridle.Engine.Interpreting;

/// <summary>The program of a run, with the state that its clauses touch.</summary>
internal sealed class ProgramUnit
{
    public ProgramUnit(CompiledProgram program, OptionSettings options, EngineLimits limits)
    {
        Program = program;
        Layout = new MemoryLayout(program, Bytes(options, "scratchsize", limits), Bytes(options, "dynvarsize", limits));
        Memory = new FlatMemory(Layout.Bytes);
        program.Constants.AsSpan().CopyTo(Memory.Slice(Layout.Constants, program.Constants.Length));
        Dynamic = new DynamicTable(Memory, Layout.Dynamic, Layout.DynamicBytes, program.Variables.Length + program.Arrays.Length);
        Aggregations = new AggregationTable(program.Aggregations, Bytes(options, "aggsize", limits));
        Clauses = [.. program.Clauses.Select(clause => new ClauseImage(program, Layout, clause))];
    }

    public CompiledProgram Program { get; }

    public MemoryLayout Layout { get; }

    public FlatMemory Memory { get; }

    public DynamicTable Dynamic { get; }

    public AggregationTable Aggregations { get; }

    public ClauseImage[] Clauses { get; }

    public static int Bytes(OptionSettings options, string option, EngineLimits limits) => (int)Math.Clamp(options.Number(option), 0, limits.RegionBytes) & ~7;
}

/// <summary>A clause as it runs.</summary>
internal sealed class ClauseImage(CompiledProgram program, MemoryLayout layout, Clause clause)
{
    public Clause Clause { get; } = clause;

    public int Index { get; } = clause.Index;

    public bool Records { get; } = clause.Actions.Length > 0;

    public CodeImage? Predicate { get; } = clause.Predicate is { } code ? new CodeImage(program, layout, code) : null;

    public CodeImage Body { get; } = new(program, layout, clause.Body);

    public int PresenceWords { get; } = (clause.Actions.Length + 63) / 64;
}

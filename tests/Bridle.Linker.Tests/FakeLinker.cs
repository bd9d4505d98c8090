using System.Text;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>A process in fake memory: a linker, a program, and lists that a test changes as the linker would.</summary>
internal sealed class FakeLinker : ILinkerHost
{
    private const ulong DebugTag = 21;
    private const int SlotSize = 256;
    private const int HeapBytes = 512 << 10;
    private static readonly TargetAddress s_program = new(0x5555_0000_0000);
    private static readonly TargetAddress s_linker = new(0x7f00_0000_0000);
    /// <summary>Link map entries, namespaces' records and names, 256 bytes each.</summary>
    public static readonly TargetAddress Heap = new(0x6000_0000_0000);

    private readonly List<List<TargetAddress>> _lists = [];
    private readonly List<TargetAddress> _records = [];
    private readonly ElfBuilder _linkerBuilder;
    private readonly ulong _debugSlot;
    private int _slots;
    private ulong _nextImage = 0x7e00_0000_0000;

    public FakeLinker(bool hasDebugEntry = true, bool hasRecordSymbol = true, bool hasRecordPointer = false)
    {
        ElfBuilder program = new() { ExtraDynamic = hasDebugEntry ? [(DebugTag, 0)] : [] };
        Map(s_program, program);
        // DT_DEBUG goes last, before DT_NULL.
        _debugSlot = hasDebugEntry ? s_program.Value + program.DynamicAddress + (5 * 16) + 8 : 0;
        ElfBuilder measured = LinkerBuilder(0, hasRecordSymbol, hasRecordPointer);
        measured.Build();
        _linkerBuilder = LinkerBuilder(measured.DataAddress, hasRecordSymbol, hasRecordPointer);
        Map(s_linker, _linkerBuilder);
        Memory.Map(Heap, new byte[HeapBytes]);
        ProgramHeaderCount = program.Fields.Count(static field => field.Name.EndsWith("p_type", StringComparison.Ordinal));
        ProgramLoad = (new LoadBias(s_program.Value), s_program.Value + program.DynamicAddress);
    }

    public FakeMemory Memory { get; } = new();

    /// <summary>What the agent sees where that is not <see cref="Memory"/> itself.</summary>
    public IMemoryReader? Seen { get; set; }

    IMemoryReader ILinkerHost.Memory => Seen ?? Memory;

    public TargetAddress LinkerBase { get; init; } = s_linker;

    public TargetAddress ProgramHeaders { get; } = s_program.Plus(64);

    public int ProgramHeaderCount { get; }

    public TargetAddress EntryPoint { get; } = s_program.Plus(64);

    public TargetAddress VdsoStart { get; set; }

    public string? ExecutablePath => "/the/program";

    public Dictionary<string, TargetAddress> StaticSymbols { get; } = [];

    public (LoadBias Bias, ulong Dynamic) ProgramLoad { get; }

    /// <summary>Where r_debug lies.</summary>
    public TargetAddress Record => s_linker.Plus((long)_linkerBuilder.DataAddress);

    /// <summary>Where the executable has the value of its DT_DEBUG.</summary>
    public TargetAddress DebugSlot => new(_debugSlot);

    public TargetAddress RecordPointer => Record.Plus(128);

    public static TargetAddress StateFunction => s_linker.Plus(0x40);

    public bool TryFindStaticSymbol(string name, out TargetAddress address) => StaticSymbols.TryGetValue(name, out address);

    public LinkerAgent CreateAgent(LinkerLimits? limits = null)
    {
        Assert.True(LinkerAgent.TryCreate(this, out LinkerAgent? agent, out string reason, limits), reason);
        return agent;
    }

    /// <summary>Fills the rendezvous with one list that holds the program and the linker.</summary>
    public void Start(bool setsDebugEntry = true)
    {
        _lists.Add([]);
        WriteRecord(0, Record);
        Append(0, "", ProgramLoad.Bias.Value, ProgramLoad.Dynamic);
        Append(0, "/lib/ld.so", s_linker.Value, s_linker.Value + _linkerBuilder.DynamicAddress);
        if (setsDebugEntry && _debugSlot != 0) Memory.WriteUInt64(new TargetAddress(_debugSlot), Record.Value);
        Memory.WriteUInt64(RecordPointer, Record.Value);
    }

    /// <summary>A further namespace, empty; its record comes last in the chain.</summary>
    public void AddNamespace()
    {
        TargetAddress record = Allocate();
        Memory.WriteUInt64(RecordOf(_lists.Count - 1).Plus(40), record.Value);
        _records.Add(record);
        _lists.Add([]);
        WriteRecord(_lists.Count - 1, record);
        Memory.WriteInt32(Record, 2);
    }

    public void SetState(int space, int state) => Memory.WriteInt32(RecordOf(space).Plus(24), state);

    /// <summary>Maps an image and puts it at the end of a list; the address of its link map entry.</summary>
    public TargetAddress Load(int space, string name, ElfBuilder? image = null)
    {
        image ??= new ElfBuilder { Interpreter = null, BuildId = Encoding.UTF8.GetBytes(name[^Math.Min(8, name.Length)..]) };
        TargetAddress start = new(_nextImage);
        _nextImage += 0x1000_0000;
        Map(start, image);
        return Append(space, name, start.Value - image.FileBase, start.Value + image.DynamicAddress - image.FileBase);
    }

    public TargetAddress Append(int space, string name, ulong bias, ulong dynamic)
    {
        TargetAddress entry = Allocate();
        Memory.Write(entry.Plus(64), Encoding.UTF8.GetBytes(name + "\0"));
        Memory.WriteUInt64(entry, bias);
        Memory.WriteUInt64(entry.Plus(8), entry.Value + 64);
        Memory.WriteUInt64(entry.Plus(16), dynamic);
        _lists[space].Add(entry);
        LinkUp(space);
        return entry;
    }

    public void Remove(TargetAddress entry)
    {
        int space = _lists.FindIndex(list => list.Contains(entry));
        _lists[space].Remove(entry);
        LinkUp(space);
    }

    /// <summary>Puts an entry that was removed back, at the end.</summary>
    public void PutBack(int space, TargetAddress entry)
    {
        _lists[space].Add(entry);
        LinkUp(space);
    }

    public TargetAddress Entry(int space, int index) => _lists[space][index];


    public TargetAddress RecordOf(int space) => space == 0 ? Record : _records[space - 1];

    private TargetAddress Allocate() => Heap.Plus(SlotSize * _slots++);

    private void WriteRecord(int space, TargetAddress record)
    {
        Memory.WriteInt32(record, space == 0 ? 1 : 2);
        Memory.WriteUInt64(record.Plus(16), StateFunction.Value);
        LinkUp(space);
    }

    private void LinkUp(int space)
    {
        List<TargetAddress> list = _lists[space];
        Memory.WriteUInt64(RecordOf(space).Plus(8), list.FirstOrDefault().Value);
        for (int i = 0; i < list.Count; i++)
        {
            Memory.WriteUInt64(list[i].Plus(24), i + 1 < list.Count ? list[i + 1].Value : 0);
            Memory.WriteUInt64(list[i].Plus(32), i > 0 ? list[i - 1].Value : 0);
        }
    }

    private void Map(TargetAddress start, ElfBuilder builder) => Memory.Map(start, builder.Build());

    private static ElfBuilder LinkerBuilder(ulong data, bool hasRecordSymbol, bool hasRecordPointer)
    {
        List<ElfBuilderSymbol> symbols = [new("_dl_debug_state", 0x40)];
        if (hasRecordSymbol) symbols.Add(new ElfBuilderSymbol("_r_debug", data, 0x11));
        if (hasRecordPointer) symbols.Add(new ElfBuilderSymbol("_dl_debug_addr", data + 128, 0x11));
        return new ElfBuilder { Interpreter = null, DynamicSymbols = symbols };
    }
}

using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Bridle.ObjectFiles.Cores;

/// <summary>
/// Walks the notes of a core. They are read one by one: those of many threads take much room, and most of it are registers that nobody
/// asks for here.
/// </summary>
internal sealed class CoreNotes(IFileBytes bytes, CoreLimits limits)
{
    private const int HeaderSize = 12, OwnerSize = 8;
    private const int SignalInfoBytes = 128;
    private readonly ImmutableArray<CoreThread>.Builder _threads = ImmutableArray.CreateBuilder<CoreThread>();
    private int _visited;

    private enum NoteType : uint
    {
        ThreadStatus = 1,
        ProgramInfo = 3,
        AuxiliaryVector = 6,
        FileList = 0x46494c45,
        SignalInfo = 0x53494749,
    }

    public CoreLoss Loss { get; private set; }

    public CoreProgram? Program { get; private set; }

    public ImmutableArray<CoreMapping> Files { get; private set; } = [];

    public ReadOnlyMemory<byte> AuxiliaryVector { get; private set; }

    public ImmutableArray<CoreThread> Threads => _threads.ToImmutable();

    public void Read(in ProgramHeader segment)
    {
        ulong at = segment.Offset;
        ulong end = segment.FileSize > long.MaxValue - Math.Min(at, long.MaxValue) ? long.MaxValue : at + segment.FileSize;
        while (at < end && end - at >= HeaderSize)
        {
            if (++_visited > limits.Notes) Loss |= CoreLoss.OverLimit;
            if (_visited > limits.Notes || !TryStep(ref at, end)) return;
        }
    }

    private bool TryStep(ref ulong at, ulong end)
    {
        Span<byte> start = stackalloc byte[HeaderSize + OwnerSize];
        int got = bytes.Read((long)at, start);
        bool isThere = got >= HeaderSize;
        ulong owner = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(start) : 0;
        uint length = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) : 0;
        ulong content = at + HeaderSize + AlignUp(owner);
        if (!isThere || content > end || length > end - content)
        {
            Loss |= CoreLoss.Notes;
            return false;
        }

        at = content + AlignUp(length);
        bool isKernels = owner == 5 && start[HeaderSize..].StartsWith("CORE\0"u8);
        if (isKernels) Take((NoteType)BinaryPrimitives.ReadUInt32LittleEndian(start[8..]), (long)content, length);
        return true;
    }

    private void Take(NoteType type, long at, uint length)
    {
        switch (type)
        {
            case NoteType.ThreadStatus when Content(at, length, CoreRecords.StatusBytes) is { } status: Add(CoreRecords.Thread(status)); break;
            case NoteType.ProgramInfo when Content(at, length, CoreRecords.ProgramBytes) is { } info: Program ??= CoreRecords.Program(info); break;
            case NoteType.SignalInfo when Content(at, length, SignalInfoBytes) is { } signal: Add(signal.AsMemory(0, SignalInfoBytes)); break;
            case NoteType.AuxiliaryVector when Whole(at, length, limits.AuxiliaryBytes) is { } vector: AuxiliaryVector = vector; break;
            case NoteType.FileList when Whole(at, length, limits.FileListBytes) is { } list: TakeFiles(list); break;
            default: break; // Floating-point registers, and what gdb adds for itself.
        }
    }

    private void Add(CoreThread thread)
    {
        if (_threads.Count < limits.Threads) _threads.Add(thread);
        else Loss |= CoreLoss.OverLimit;
    }

    /// <summary>It is about the thread whose status came last; the kernel and gdb agree in that.</summary>
    private void Add(ReadOnlyMemory<byte> signal)
    {
        if (_threads.Count == 0) return;
        CoreThread last = _threads[^1];
        if (last.SignalInfo.IsEmpty) _threads[^1] = last with { SignalInfo = signal };
    }

    private void TakeFiles(byte[] list)
    {
        if (FileListReader.TryRead(list, out ImmutableArray<CoreMapping> files)) Files = files;
        else Loss |= CoreLoss.Notes;
    }

    private byte[]? Whole(long at, uint length, int limit)
    {
        if (length <= limit) return Content(at, length, (int)length);
        Loss |= CoreLoss.OverLimit;
        return null;
    }

    private byte[]? Content(long at, uint length, int wanted)
    {
        byte[] content = length >= wanted && wanted <= bytes.Length ? new byte[wanted] : [];
        if (content.Length == wanted && bytes.Read(at, content) == wanted) return content;
        Loss |= CoreLoss.Notes;
        return null;
    }

    private static ulong AlignUp(ulong value) => (value + 3) & ~3ul;
}

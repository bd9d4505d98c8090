using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Sections;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Probes.Code;

/// <summary>The code of an object as its file has it: what the victim runs, without anybody's breakpoints. One thread at a time.</summary>
internal sealed class ObjectText
{
    private const int LongestInstruction = 15, ChunkBytes = 1 << 16;
    private readonly SegmentMemory _memory;
    private readonly ProgramHeader[] _segments;
    private readonly SectionHeader[] _stubs;
    private readonly byte[] _instruction = new byte[LongestInstruction];

    // Functions are asked for in the order of their addresses: one read serves hundreds.
    private byte[] _chunk = [];
    private ulong _chunkStart;
    private int _chunkLength;
    private readonly CodeWindow _window = new();

    public ObjectText(ProcessObject shown, ObjectFile file)
    {
        (Object, File) = (shown, file);
        _memory = new SegmentMemory(file.Elf.Bytes, file.Elf.Segments);
        _segments = [.. file.Elf.Segments.Where(static segment => segment.Type == SegmentType.Load && segment.IsExecutable)];
        _stubs = [.. file.Elf.Sections.Where((section, index) => section.IsExecutable && IsStubSection(file.Elf.SectionName(index)))];
    }

    public ProcessObject Object { get; }

    public ObjectFile File { get; }

    public bool Contains(FileAddress address)
    {
        foreach (ref readonly ProgramHeader segment in _segments.AsSpan())
            if (segment.Contains(address)) return true;
        return false;
    }

    /// <summary>Functions of other objects, and functions of several forms, are called through here. Not every stub has a name.</summary>
    public bool IsStub(FileAddress address)
    {
        foreach (ref readonly SectionHeader section in _stubs.AsSpan())
            if (section.Contains(address)) return true;
        return false;
    }

    /// <summary>As many bytes as there are.</summary>
    public int Read(FileAddress address, Span<byte> destination)
    {
        if (destination.Length > ChunkBytes / 4) return _memory.Read(new TargetAddress(address.Value), destination);
        ulong offset = unchecked(address.Value - _chunkStart);
        if (offset > (ulong)_chunkLength || (ulong)destination.Length > (ulong)_chunkLength - offset)
        {
            if (_chunk.Length == 0) _chunk = new byte[ChunkBytes];
            (_chunkStart, offset) = (address.Value, 0);
            _chunkLength = _memory.Read(new TargetAddress(address.Value), _chunk);
        }

        int length = Math.Min(destination.Length, _chunkLength - (int)offset);
        _chunk.AsSpan((int)offset, length).CopyTo(destination);
        return length;
    }

    /// <summary>The length of the instruction at an address; 0 where none can be decoded.</summary>
    public int InstructionLength(FileAddress address)
    {
        if (!Contains(address)) return 0;
        _window.Show(_instruction, Read(address, _instruction), address.Value);
        return _window.TryDecode(out Iced.Intel.Instruction decoded) ? decoded.Length : 0;
    }

    private static bool IsStubSection(string name) => name.StartsWith(".plt", StringComparison.Ordinal) || name.StartsWith(".iplt", StringComparison.Ordinal);
}

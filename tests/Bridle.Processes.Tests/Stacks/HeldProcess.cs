using System.Collections.Immutable;
using Bridle.Linux.Memory;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>Reads stacks of a process that somebody else holds still.</summary>
internal sealed class HeldProcess : IDisposable
{
    private readonly ProcessFiles _files = new();
    private readonly ProcessMemory _memory;
    private readonly StackReader _reader;

    public HeldProcess(int processId)
    {
        Assert.True(ProcessMemory.TryOpen(processId, processId, out _memory, out _));
        _reader = new StackReader(_memory, () => _files.TryReadMappings(processId, processId, out ImmutableArray<Mapping> mappings) ? mappings : [], () => $"/proc/{processId}");
    }

    public ThreadStack Read(int threadId, in Registers registers) => _reader.Read(threadId, registers, _memory, snapshot: 1);

    public int Read(in Registers registers, Span<StackFrame> frames, out StackEnd end) => _reader.Read(registers, _memory, 1, frames, out end);

    public void Dispose() => _memory.Dispose();
}

using System.Text;
using Bridle.Engine.Probes;
using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

/// <summary>A machine whose time goes on only when the run waits, with two processors, and memory for pointers.</summary>
internal sealed class TestHost : RunHost
{
    private readonly System.Buffers.ArrayBufferWriter<byte> _output = new();
    private long _now = 1_000_000_000;
    private int _waits;
    private long _skipped;

    public TestPlace Place { get; } = new();

    public string Output => Encoding.Latin1.GetString(_output.WrittenSpan);

    public List<string> Messages { get; } = [];

    public override long Monotonic => _now++;

    public override long Wall => 1_700_000_000_000_000_000;

    public override int Processors => 2;

    public override int CurrentProcessor => 0;

    public override Surroundings Own(int processor)
    {
        Place.At = processor;
        return Place;
    }

    public override void WaitUntil(long monotonic)
    {
        // A run that nothing ends would wait for ever.
        if (++_waits > 1000) throw new InvalidOperationException("the run waits for nothing");
        if (monotonic > _now) _now = monotonic + _skipped;
        if (monotonic > 1_000_000_100) _skipped = 0;
    }

    /// <summary>The next wait takes this much longer.</summary>
    public void Skip(long nanoseconds) => _skipped = nanoseconds;

    public override void Wake()
    {
    }

    public override void Write(ReadOnlySpan<byte> output) => System.Buffers.BuffersExtensions.Write(_output, output);

    public override void Report(string message) => Messages.Add(message);

    /// <summary>Functions of 16 bytes from 0x2000 on in one module.</summary>
    public override SymbolName? FindSymbol(long processId, ulong address) =>
        address is >= 0x2000 and < 0x3000 ? new SymbolName("lib.so", $"f{(address - 0x2000) / 16}", address & ~15ul, 0x2000) : null;

    public override void RunCommand(string command) => Write(Encoding.Latin1.GetBytes($"<{command}>"));
}

/// <summary>A place with made-up arguments and 4096 bytes of memory at 0x1000.</summary>
internal sealed class TestPlace : Surroundings
{
    public const ulong Start = 0x1000;

    public long[] Arguments { get; } = new long[10];

    public byte[] Memory { get; } = new byte[4096];

    public int At { get; set; }

    public long Thread { get; set; } = 42;

    public override int Processor => At;

    public override int ProcessId => 77;

    public override long ThreadId => Thread;

    public override long Argument(int index) => Arguments[index];

    public override int Text(Language.Intermediate.Builtin builtin, Span<byte> destination)
    {
        "victim"u8.CopyTo(destination);
        return 6;
    }

    public override bool TryRead(ulong address, Span<byte> destination)
    {
        if (address < Start || address + (ulong)destination.Length > Start + (ulong)Memory.Length) return false;
        Memory.AsSpan((int)(address - Start), destination.Length).CopyTo(destination);
        return true;
    }
}

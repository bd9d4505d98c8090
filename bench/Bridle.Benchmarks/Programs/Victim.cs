using System.IO.MemoryMappedFiles;

namespace Bridle.Benchmarks.Programs;

/// <summary>The victim of floors/attach.c: threads that sleep, and one that measures how long it was frozen if it is to spin.</summary>
internal sealed class Victim : IDisposable
{
    private const int LongestOffset = 0, TicksOffset = 8, FileBytes = 24;

    private readonly RunningProgram _program;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _shared;

    public Victim(Workshop workshop, int threads, bool spins)
    {
        SharedFile = Workshop.SharedFile();
        _program = RunningProgram.Start([workshop.Floor("attach"), "victim", $"{threads}", SharedFile, .. spins ? ["spin"] : Array.Empty<string>()]);
        _program.WaitForOutput("ready");
        _file = MemoryMappedFile.CreateFromFile(SharedFile, FileMode.Open, null, FileBytes);
        _shared = _file.CreateViewAccessor();
    }

    public int ProcessId => _program.ProcessId;

    public string SharedFile { get; }

    /// <summary>Forgets the gaps so far.</summary>
    public void ForgetGaps() => _shared.Write(LongestOffset, 0UL);

    /// <summary>The longest gap since then, in nanoseconds; waits until the victim has looked at the clock again.</summary>
    public double LongestGap()
    {
        ulong before = _shared.ReadUInt64(TicksOffset);
        SpinWait.SpinUntil(() => _shared.ReadUInt64(TicksOffset) >= before + 2);
        return _shared.ReadUInt64(LongestOffset);
    }

    public void Dispose()
    {
        _program.Dispose();
        _shared.Dispose();
        _file.Dispose();
        File.Delete(SharedFile);
    }
}

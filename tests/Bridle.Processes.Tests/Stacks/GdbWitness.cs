using System.Diagnostics;
using System.Globalization;
using Bridle.Linux.Signals;
using Bridle.Linux.Spawning;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Stacks;

/// <summary>What gdb says of one thread of a process that it holds.</summary>
internal sealed record GdbStack(int ThreadId, Registers Registers, ulong[] Frames, string? Problem);

/// <summary>A gdb that holds a process, stops it when told, and tells the stacks of all threads.</summary>
internal sealed class GdbWitness : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private const int Interrupt = 2;
    private readonly int _processId;
    private readonly RunningVictim _gdb;

    public GdbWitness(int processId)
    {
        _processId = processId;
        string script = Path.Combine(VictimCompiler.Root, "tests/Bridle.Processes.Tests/Stacks/frames.py");
        string[] command = ["gdb", "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set pagination off", "-p", $"{processId}", "-x", script];
        _gdb = RunningVictim.Start(new ProgramStart("gdb", command) { SearchPath = true });
        _gdb.WaitForLine("attached", s_patience);
    }

    /// <summary>Lets the process run so long, and stops it. Empty when it has ended.</summary>
    public List<GdbStack> Stop(int microseconds)
    {
        _gdb.WriteLine("run");
        _gdb.WaitForLine("running", s_patience);
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMicroseconds < microseconds) Thread.Yield();
        ProcessSignals.Send(_processId, Interrupt);
        List<GdbStack> stacks = [];
        while (true)
        {
            string line = _gdb.WaitForLine("", s_patience);
            if (line == "gone") return [];
            if (line == "stopped") return stacks;
            if (!line.StartsWith("thread ", StringComparison.Ordinal)) continue;
            stacks.Add(Parse(line.Split(' '), _gdb.WaitForLine("frames ", s_patience).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    public void Dispose()
    {
        _gdb.WriteLine("end");
        _gdb.WaitForExit();
        _gdb.Dispose();
    }

    private static GdbStack Parse(string[] thread, string[] frames)
    {
        ulong[] values = [.. thread.Skip(2).Select(Hex)];
        Registers registers = new()
        {
            R15 = values[0],
            R14 = values[1],
            R13 = values[2],
            R12 = values[3],
            Rbp = values[4],
            Rbx = values[5],
            R11 = values[6],
            R10 = values[7],
            R9 = values[8],
            R8 = values[9],
            Rax = values[10],
            Rcx = values[11],
            Rdx = values[12],
            Rsi = values[13],
            Rdi = values[14],
            Rip = values[15],
            Rsp = values[16],
        };
        string? problem = frames[^1].StartsWith("error:", StringComparison.Ordinal) ? frames[^1] : null;
        IEnumerable<string> counters = frames.Skip(1).Take(frames.Length - 1 - (problem is null ? 0 : 1));
        return new GdbStack(int.Parse(thread[1], CultureInfo.InvariantCulture), registers, [.. counters.Select(Hex)], problem);
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

using System.Globalization;
using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Cores;

/// <summary>Makes cores of the victim "cores", each in a folder of its own that goes with it.</summary>
internal sealed class CoreVictim : IDisposable
{
    public const int Fault = 0x18;

    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-cores-").FullName;

    public CoreVictim(VictimFlavour flavour = VictimFlavour.Pie, params string[] options)
    {
        Program = Path.Combine(_folder, "a program");
        File.Copy(Victims.Build("cores", flavour | VictimFlavour.Threads, options), Program);
    }

    /// <summary>A copy of its own, which a test may delete or replace.</summary>
    public string Program { get; }

    public string Core => Path.Combine(_folder, "core");

    public static bool IsStatic(VictimFlavour flavour) => (flavour & (VictimFlavour.Static | VictimFlavour.StaticPie)) != 0;

    public RunningVictim Start(string how, long limit = -1, params string[] more)
    {
        string[] arguments = [Program, how, limit.ToString(CultureInfo.InvariantCulture), .. more];
        RunningVictim victim = RunningVictim.Start(new ProgramStart(Program, arguments) { WorkingDirectory = _folder });
        victim.WaitForLine("ready ");
        return victim;
    }

    /// <summary>The core that the kernel writes when it dies.</summary>
    public string Die(string how, long limit = -1, params string[] more)
    {
        string pattern = File.ReadAllText("/proc/sys/kernel/core_pattern").Trim();
        Assert.SkipUnless(pattern == "core" && File.ReadAllText("/proc/sys/kernel/core_uses_pid").Trim() == "0", $"cores go elsewhere: core_pattern is {pattern}");
        using RunningVictim victim = Start(how, limit, more);
        victim.CloseInput();
        Assert.NotEqual(0, victim.WaitForExit().Signal);
        Assert.SkipUnless(File.Exists(Core), "the kernel wrote no core: the hard limit is 0");
        return Core;
    }

    /// <summary>The core that gdb writes of one that lives on.</summary>
    public string Write(RunningVictim victim)
    {
        string process = victim.ProcessId.ToString(CultureInfo.InvariantCulture);
        CommandRunner.Output("gcore", "-o", Path.Combine(_folder, "gcore"), process);
        return Path.Combine(_folder, $"gcore.{process}");
    }

    /// <summary>What gdb says of a core's threads: the program counters of each.</summary>
    public Dictionary<int, ulong[]> AskGdb(string core)
    {
        string script = Path.Combine(VictimCompiler.Root, "tests/Bridle.Processes.Tests/Cores/core_frames.py");
        string text = CommandRunner.Output("gdb", "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off", Program, core, "-x", script);
        Dictionary<int, ulong[]> threads = [];
        foreach (string line in text.Split('\n').Where(static line => line.StartsWith("thread ", StringComparison.Ordinal)))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            threads[int.Parse(words[1], CultureInfo.InvariantCulture)] = [.. words.Skip(2).Select(static word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        }

        return threads;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

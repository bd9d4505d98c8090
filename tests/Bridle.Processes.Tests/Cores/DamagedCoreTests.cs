using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Cores;
using Bridle.Testing;
using CsCheck;

namespace Bridle.Processes.Tests.Cores;

/// <summary>Whole cores that were cut or made to lie: every question has an answer, or a reason. CsCheck_Seed repeats a failure.</summary>
public class DamagedCoreTests
{
    private static int Long(int few, int many) => Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? many : few;

    [Fact]
    public void Cut_at_any_length_a_core_of_the_kernel_says_so_and_gives_what_is_there()
    {
        using CoreVictim victim = new();
        byte[] whole = File.ReadAllBytes(victim.Die("fault"));
        // The registers of all threads are written within the first pages.
        const int Notes = 0x8000;
        string path = Path.Combine(Path.GetDirectoryName(victim.Core)!, "cut");
        Gen.OneOf(Gen.Int[0, whole.Length - 1], Gen.Int[0, 0x10000]).Sample(
            length =>
            {
                File.WriteAllBytes(path, whole.AsSpan(0, length));
                CoreProcess? core = TryOpen(path);
                Assert.True(core is null ? length < 64 : core.Core.Loss != CoreLoss.None, $"cut at {length}: {core?.Core.Loss}");
                if (core is null) return;
                AskAll(core);
                if (length >= Notes) Assert.Equal((4, true), (core.Threads.Length, core.ReadStack(core.ProcessId).Frames.Length >= 1));
            },
            iter: Long(30, 1000), threads: 1);
    }

    [Fact]
    public void Cut_at_any_length_a_core_of_gdb_says_so()
    {
        using CoreVictim victim = new();
        using RunningVictim running = victim.Start("wait");
        string path = victim.Write(running);
        byte[] whole = File.ReadAllBytes(path);
        Gen.Int[0, whole.Length - 1].Sample(
            length =>
            {
                File.WriteAllBytes(path, whole.AsSpan(0, length));
                CoreProcess? core = TryOpen(path);
                // Names of sections and the like may stand behind the last segment.
                Assert.True(core is null ? length < 64 : core.Core.Loss != CoreLoss.None || length > whole.Length - 0x2000, $"cut at {length}");
                if (core is not null) AskAll(core);
            },
            iter: Long(20, 500), threads: 1);
    }

    [Fact]
    public void Headers_and_notes_that_lie_do_no_harm()
    {
        using CoreVictim victim = new();
        byte[] whole = File.ReadAllBytes(victim.Die("fault"));
        string path = Path.Combine(Path.GetDirectoryName(victim.Core)!, "lying");
        Gen.Select(Gen.Int[16, 0x3000], Gen.OneOf(Gen.Byte, Gen.Const((byte)0xff), Gen.Const((byte)0))).Array[1, 40].Sample(
            lies =>
            {
                byte[] bytes = [.. whole];
                foreach ((int at, byte value) in lies) bytes[at] = value;
                File.WriteAllBytes(path, bytes);
                if (TryOpen(path) is { } core) AskAll(core);
            },
            iter: Long(30, 2000), threads: 1);
    }

    [Fact]
    public void Memory_that_lies_does_no_harm()
    {
        using CoreVictim victim = new();
        byte[] whole = File.ReadAllBytes(victim.Die("fault"));
        string path = Path.Combine(Path.GetDirectoryName(victim.Core)!, "lying");
        Gen.Select(Gen.Int[0x3000, whole.Length - 8], Gen.OneOf(Gen.Byte, Gen.Const((byte)0xff))).Array[1, 4000].Sample(
            lies =>
            {
                byte[] bytes = [.. whole];
                foreach ((int at, byte value) in lies) bytes[at] = value;
                File.WriteAllBytes(path, bytes);
                AskAll(CoreProcess.Open(path));
            },
            iter: Long(10, 1000), threads: 1);
    }

    [Fact]
    public void An_initial_stack_beyond_the_limit_is_not_searched()
    {
        using CoreVictim victim = new();
        CoreProcess core = CoreProcess.Open(victim.Die("fault"), new CoreOptions { Limits = new CoreLimits { InitialStackBytes = 256 } });
        Assert.Throws<CoreException>(() => core.ReadEnvironment());
        Assert.Equal("fault", core.ReadArguments()[^2]);
    }

    private static CoreProcess? TryOpen(string path)
    {
        try
        {
            return CoreProcess.Open(path);
        }
        catch (CoreException)
        {
            return null;
        }
    }

    private static void AskAll(CoreProcess core)
    {
        core.ReadArguments();
        core.ReadObjects();
        core.ReadMemoryMap();
        _ = (core.Doubts, core.Cause);
        Ask(() => core.ReadEnvironment());
        Ask(() => core.ReadAuxiliaryVector());
        foreach (CoreThread thread in core.Threads) core.Snapshot.Symbols.Describe(core.ReadStack(thread.ThreadId, 1000).Frames.LastOrDefault().ProgramCounter);
    }

    private static void Ask(Action question)
    {
        try
        {
            question();
        }
        catch (CoreException)
        {
            // It says that this is missing.
        }
    }
}

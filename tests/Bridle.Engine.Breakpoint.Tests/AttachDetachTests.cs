using System.Globalization;
using Bridle.Testing;

namespace Bridle.Engine.Breakpoint.Tests;

/// <summary>Attach and detach, again and again, to a victim that does not stand still: nothing is lost and nothing is left.</summary>
public class AttachDetachTests
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 1_000 : 10;

    // Each thread counts its calls by their argument, so that a hit that is lost leaves a gap.
    private const string Program = """
        #pragma D option zdefs
        self long last;
        pid$target:a.out:hot:entry /self->last && arg0 != self->last + 1/ { gaps++; }
        pid$target:a.out:hot:entry { self->last = arg0; hits++; }
        pid$target:a.out:hot:return /self->last && arg1 != self->last * 3 + 1/ { wrong++; }
        pid$target:a.out:hot:return { returns++; }
        pid$target:lib*:lib_function:entry { loads++; }
        pid$target:a.out:hot:return /hits >= 200/ { exit(0); }
        END { printf("%d %d %d %d %d", hits, returns, gaps, wrong, loads); }
        """;

    [Fact]
    public void Under_load_nothing_is_lost_and_nothing_is_left()
    {
        using RunningVictim victim = Testing.Victims.Start("hammer", "3", Testing.Victims.Build("lib", VictimFlavour.Library));
        victim.WaitForLine("ready ");
        // A thread that has just been made still has everything blocked.
        Eventually.Wait(() => Lasting(victim.ProcessId).All(static thread => thread.Blocked == 0), "every thread has begun");
        ThreadWitness[] before = Lasting(victim.ProcessId);
        Assert.Equal(5, before.Length);
        long loads = 0;
        for (int round = 0; round < s_rounds; round++)
        {
            loads += Attach(victim.ProcessId);
            Assert.Equal(before, Lasting(victim.ProcessId));
            Assert.Empty(Differences(victim.ProcessId));
            Assert.Empty(OwnMappings(victim.ProcessId));
        }
        victim.WriteLine("");
        Assert.True(victim.WaitForExit().IsSuccess);
        string[] said = victim.Output.Split('\n')[^2].Split(' ');
        Assert.Equal((said[1], said[5]), (said[3], said[7]));
        Assert.NotEqual(0, loads);
    }

    // The calls of the library that it saw.
    private static long Attach(int process)
    {
        using Tracing tracing = new(process);
        long[] numbers = [.. tracing.Run(Program).Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture))];
        (long hits, long returns, long gaps, long wrong) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        Assert.Equal((0, 0), (gaps, wrong));
        // Of each thread one call may be under way at either end.
        Assert.InRange(hits, 200, returns + 3);
        Assert.InRange(returns, 0, hits + 3);
        return numbers[4];
    }

    private static ThreadWitness[] Lasting(int process) => [.. ProcessWitness.Threads(process).Select(static thread => thread.Lasting)];

    // What is unmapped between two looks cannot be compared.
    private static string[] Differences(int process)
    {
        string[] differences = [];
        Eventually.Wait(() => TryCompare(process, out differences), "its text stands still for a look");
        return differences;
    }

    private static bool TryCompare(int process, out string[] differences)
    {
        differences = [];
        try
        {
            differences = TextWitness.Differences(process);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Code that came from no file.
    private static IEnumerable<string> OwnMappings(int process) => File.ReadLines($"/proc/{process}/maps")
        .Where(static line => line.Split(' ')[1].Contains('x', StringComparison.Ordinal) && !line.Contains(" /", StringComparison.Ordinal) && !line.EndsWith(']'));
}

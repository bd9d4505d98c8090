using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Procfs;

public class ThreadGaugeTests
{
    [Fact]
    public void It_says_what_the_files_say_also_a_second_time_and_nothing_of_the_dead()
    {
        using RunningVictim sleeper = Victims.Start("sleeper", "0");
        sleeper.WaitForLine("ready ");
        int process = sleeper.ProcessId;
        using ThreadGauge gauge = new(process, process);
        Eventually.Wait(() => gauge.TryReadState(out char state) && state == 'S', "it sleeps");
        for (int round = 0; round < 2; round++)
        {
            Assert.True(gauge.TryReadProcessor(out int processor));
            Assert.Equal(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[37], processor.ToString(CultureInfo.InvariantCulture));
            Assert.True(gauge.TryReadRunTime(out long time));
            Assert.Equal(File.ReadAllText($"/proc/{process}/schedstat").Split(' ')[0], time.ToString(CultureInfo.InvariantCulture));
        }
        sleeper.Signal(9);
        sleeper.WaitForExit();
        Assert.False(gauge.TryReadState(out _) || gauge.TryReadProcessor(out _) || gauge.TryReadRunTime(out _));
    }

    [Fact]
    public void A_thread_that_is_not_there_says_nothing()
    {
        using ThreadGauge gauge = new(int.MaxValue, int.MaxValue);
        Assert.False(gauge.TryReadState(out _));
        Assert.False(gauge.TryReadRunTime(out _));
    }
}

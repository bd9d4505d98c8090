using Bridle.Cli.Watching;
using Bridle.Linux;

namespace Bridle.EndToEnd.Tests.Watching;

public class WatchEndTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_watch_lasts_until_the_last_victim_is_gone()
    {
        WatchEnd end = new();
        end.VictimStarts();
        end.VictimStarts();
        end.VictimIsGone();
        Assert.False(Ends(end.WaitForVictims, TimeSpan.FromMilliseconds(20), out Thread waiting));
        end.VictimIsGone();
        Assert.True(waiting.Join(s_patience));
        Assert.Null(end.Signal);
    }

    [Fact]
    public void A_signal_ends_it_before_and_the_first_one_counts()
    {
        WatchEnd end = new();
        end.VictimStarts();
        end.Interrupt(2);
        end.Interrupt(15);
        Assert.True(Ends(end.WaitForVictims, s_patience, out _));
        Assert.Equal(2, end.Signal);
    }

    [Fact]
    public void A_closed_output_ends_it_and_nobody_waits_for_the_printer()
    {
        WatchEnd end = new();
        end.VictimStarts();
        end.CloseOutput(Errno.EPIPE);
        end.CloseOutput(Errno.EIO);
        Assert.True(Ends(end.WaitForVictims, s_patience, out _));
        Assert.True(Ends(() => end.WaitForPrinter(Timeout.InfiniteTimeSpan), s_patience, out _));
        Assert.Equal(Errno.EPIPE, end.OutputError);
    }

    [Fact]
    public void The_printer_has_all_the_time_it_needs_until_a_signal_comes()
    {
        WatchEnd end = new();
        Assert.False(Ends(() => end.WaitForPrinter(TimeSpan.Zero), TimeSpan.FromMilliseconds(20), out Thread waiting));
        end.Interrupt(2);
        Assert.True(waiting.Join(s_patience));
    }

    private static bool Ends(Action wait, TimeSpan patience, out Thread waiting)
    {
        waiting = new Thread(() => wait()) { IsBackground = true };
        waiting.Start();
        return waiting.Join(patience);
    }
}

using Bridle.Cli.Tracing;

namespace Bridle.EndToEnd.Tests.Tracing;

public class PlantingProgressTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void Long_work_is_told_at_a_bounded_pace_and_leaves_no_line_behind()
    {
        using StringWriter terminal = new();
        using (PlantingProgress progress = new(terminal, _clock))
        {
            for (int i = 0; i < 1000; i++)
            {
                progress.Add(3);
                _clock.Milliseconds++;
            }
        }

        string[] lines = terminal.ToString().Split('\r');
        Assert.Equal(["", "dtrace: planting probes: 903", "dtrace: planting probes: 1203"], lines[..3]);
        Assert.Equal((9, "\u001b[K"), (lines.Length, lines[^1]));
    }

    [Fact]
    public void Short_work_says_nothing()
    {
        using StringWriter terminal = new();
        using (PlantingProgress progress = new(terminal, _clock)) progress.Add(100_000);
        Assert.Equal("", terminal.ToString());
    }

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}

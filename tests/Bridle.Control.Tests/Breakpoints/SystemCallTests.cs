using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Control.Events;
using Bridle.Processes;

namespace Bridle.Control.Tests.Breakpoints;

public class SystemCallTests
{
    private const long Read = 0, Return = 15, ProcessIdCall = 39, Write = 1;

    [Fact]
    public void Every_call_of_the_numbers_asked_for_is_told_at_its_entry_and_its_exit()
    {
        using Stage stage = Stage.Start("mixed", "50", "3");
        ConcurrentQueue<SystemCallStop> told = Hear(stage, new HashSet<long> { ProcessIdCall }, SystemCallMoments.Both);
        stage.Run("mixed ");
        Assert.Equal(2 * 3 * 50, told.Count);
        Assert.All(told, static stop => Assert.Equal(ProcessIdCall, stop.Number));
        Assert.All(told.Where(static stop => !stop.IsEntry), stop => Assert.Equal(stage.Program.ProcessId, stop.Result));
        Assert.Equal(3, told.GroupBy(static stop => stop.ThreadId).Count());
        AssertAlternate(told);
        stage.LetGo();
    }

    [Theory]
    [InlineData(SystemCallMoments.Entry)]
    [InlineData(SystemCallMoments.Exit)]
    public void Only_the_moments_asked_for_are_told(SystemCallMoments moments)
    {
        using Stage stage = Stage.Start("mixed", "20", "1");
        ConcurrentQueue<SystemCallStop> told = Hear(stage, new HashSet<long> { ProcessIdCall }, moments);
        stage.Run("mixed ");
        Assert.Equal(20, told.Count);
        Assert.All(told, stop => Assert.Equal(moments == SystemCallMoments.Entry, stop.IsEntry));
        stage.LetGo();
    }

    // The victim sleeps in read since before it was grabbed: the first that is told of that call is its entry when it is restarted, or its exit.
    [Fact]
    public void A_call_that_was_under_way_is_not_mistaken_for_its_opposite_end()
    {
        using Stage stage = Stage.Start("call", "1");
        ConcurrentQueue<SystemCallStop> told = Hear(stage, null, SystemCallMoments.Both);
        stage.Run("counted ");
        SystemCallStop read = told.First(static stop => stop is { Number: Read, IsEntry: false, Result: > 0 });
        Assert.Equal((1ul, 1L), (read.Arguments.Third, read.Result));
        SystemCallStop said = told.First(static stop => stop is { Number: Write, IsEntry: true });
        Assert.Equal(1ul, said.Arguments.First);
        AssertAlternate(told);
        stage.LetGo();
    }

    [Fact]
    public void Signals_between_keep_entries_and_exits_apart()
    {
        using Stage stage = Stage.Start("mixed", Stage.IsLong ? "20000" : "1000", "2", "1000");
        ConcurrentQueue<SystemCallStop> told = Hear(stage, null, SystemCallMoments.Both);
        stage.Run("mixed ");
        Assert.Contains(told, static stop => stop.Number == Return);
        Assert.All(told.Where(static stop => stop is { Number: ProcessIdCall, IsEntry: false }), stop => Assert.Equal(stage.Program.ProcessId, stop.Result));
        AssertAlternate(told);
        stage.LetGo();
    }

    [Fact]
    public void Without_a_subscriber_no_call_stops_its_thread()
    {
        using Stage stage = Stage.Start("mixed", "20000");
        SystemCallSubscription subscription = stage.Victim.SubscribeSystemCalls(null, SystemCallMoments.Both, static (TracedProcess _, in SystemCallStop _) => Verdict.Continue);
        subscription.Dispose();
        long before = Switches(stage.Program.ProcessId);
        stage.Run("mixed ");
        Assert.InRange(Switches(stage.Program.ProcessId) - before, 0, 1000);
        stage.LetGo();
    }

    [Fact]
    public void A_handler_removes_itself_and_another_stops_the_victim()
    {
        using Stage stage = Stage.Start("mixed", "50");
        int removed = 0, stopped = 0;
        stage.Victim.SubscribeSystemCalls(new HashSet<long> { ProcessIdCall }, SystemCallMoments.Entry, (TracedProcess _, in SystemCallStop _) => ++removed == 5 ? Verdict.Remove : Verdict.Continue);
        stage.Victim.SubscribeSystemCalls(new HashSet<long> { ProcessIdCall }, SystemCallMoments.Entry, (TracedProcess _, in SystemCallStop _) => ++stopped == 10 ? Verdict.Stop : Verdict.Continue);
        stage.Begin();
        Testing.Eventually.Wait(() => stage.Victim.IdleAt is not null, "the stop");
        Assert.Equal((5, 10), (removed, stopped));
        stage.Victim.Continue();
        stage.Program.WaitForLine("mixed ");
        Assert.Equal((5, 50), (removed, stopped));
        stage.LetGo();
    }

    private static ConcurrentQueue<SystemCallStop> Hear(Stage stage, IReadOnlySet<long>? numbers, SystemCallMoments moments)
    {
        ConcurrentQueue<SystemCallStop> told = [];
        stage.Victim.SubscribeSystemCalls(numbers, moments, (TracedProcess _, in SystemCallStop stop) =>
        {
            told.Enqueue(stop);
            return Verdict.Continue;
        });
        return told;
    }

    // By thread: after an entry comes the exit of the same call. The first may be an exit.
    private static void AssertAlternate(IEnumerable<SystemCallStop> told)
    {
        foreach (IGrouping<int, SystemCallStop> thread in told.GroupBy(static stop => stop.ThreadId))
        {
            SystemCallStop? entry = null;
            foreach (SystemCallStop stop in thread)
            {
                Assert.False(stop.IsEntry && entry is not null, $"{thread.Key}: two entries, {entry} and {stop}");
                if (!stop.IsEntry && entry is { } entered) Assert.Equal(entered.Number, stop.Number);
                entry = stop.IsEntry ? stop : null;
            }
        }
    }

    private static long Switches(int pid) => File.ReadLines($"/proc/{pid}/status").Where(static line => line.Contains("voluntary_ctxt", StringComparison.Ordinal))
        .Sum(static line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));
}

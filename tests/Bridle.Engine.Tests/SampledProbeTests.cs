using Bridle.Engine.Probes;
using Bridle.Engine.Running;

namespace Bridle.Engine.Tests;

/// <summary>Profile probes whose samples come later than they were taken.</summary>
public class SampledProbeTests
{
    [Theory]
    [InlineData("@[ufunc(arg1)] = count();", null)]
    [InlineData("@[ustack(5), tid, execname, timestamp] = count();", null)]
    [InlineData("self->n += uregs[R_RSP]; x[tid] = ustackdepth; printf(\"%s\", probename);", null)]
    [InlineData("trace(*(int *)arg1);", "a clause reads memory")]
    [InlineData("trace(copyinstr(arg1));", "a clause reads memory")]
    [InlineData("this->p = copyin(arg1, 4); trace(1);", "a clause reads memory")]
    [InlineData("copyout(alloca(4), 0, 4);", "a clause writes memory")]
    [InlineData("stop();", "a clause calls stop()")]
    [InlineData("raise(10);", "a clause calls raise()")]
    [InlineData("@ = sum(vtimestamp);", "a clause asks for vtimestamp")]
    public void What_a_clause_does_decides_whether_its_thread_must_hold_still(string body, string? why)
    {
        TestHost host = new();
        (TracingRun run, _) = Running.Prepare($"profile-100 {{ {body} }} tick-1s {{ exit(0); }}", host, "quiet", "destructive");
        SampledProbe probe = Assert.Single(run.SampledProbes());
        Assert.Equal(("profile-100", 10_000_000, why), (probe.Name, probe.Period, probe.WhyHeld));
    }

    [Fact]
    public void One_clause_of_many_and_a_predicate_are_enough()
    {
        (TracingRun run, _) = Running.Prepare("profile-100 { @ = count(); } profile-100 /copyinstr(arg1) == \"x\"/ { @a[1] = count(); } profile-200 { @b[ucaller] = count(); }", new TestHost(), "quiet");
        Assert.Equal([(true, false), (false, true)], run.SampledProbes().Select(static probe => (probe.WhyHeld is not null, probe.ReadsStack)));
    }

    [Fact]
    public void A_sample_has_its_own_time()
    {
        SamplingHost host = new();
        host.Moments.AddRange([5_000, 6_000]);
        host.Run("profile-100 { printf(\"%d %d;\", timestamp, walltimestamp < 1700000000000000000); } tick-1s { exit(0); }");
        Assert.Equal("5000 1;6000 1;\n", host.Base.Output);
    }

    [Fact]
    public void What_was_sampled_before_the_end_fires_before_END_and_what_came_later_does_not()
    {
        SamplingHost host = new();
        host.Moments.AddRange([5_000, 7_000]);
        host.Run("profile-100 { printf(\"%d;\", timestamp); } profile-100 /timestamp == 5000/ { exit(0); } END { printf(\"end\"); }");
        Assert.Equal("5000;end\n", host.Base.Output);
        SamplingHost late = new() { IsLate = true };
        late.Moments.AddRange([5_000, long.MaxValue]);
        late.Run("BEGIN { exit(0); } profile-100 { printf(\"%d;\", timestamp); } END { printf(\"end\"); }");
        Assert.Equal("5000;end\n", late.Base.Output);
    }

    [Fact]
    public void Lost_samples_are_told()
    {
        string[] expected =
        [
            "3 sample drops (they came faster than they were taken)",
            "3 sample pauses (the kernel held its clock back: kernel.perf_event_max_sample_rate)",
            "3 sample buffer drops (what was in it made no sense)",
        ];
        foreach (SampleLoss why in Enum.GetValues<SampleLoss>())
        {
            SamplingHost host = new() { Lost = 3, Why = why };
            host.Run("profile-100 { @ = count(); } tick-1s { exit(0); }");
            Assert.Equal(expected[(int)why], Assert.Single(host.Base.Messages));
        }
    }

    /// <summary>A machine that samples by itself.</summary>
    private sealed class SamplingHost : RunHost
    {
        private TracingRun? _run;
        private int _probe;
        private bool _isBegun;

        public TestHost Base { get; } = new();

        public List<long> Moments { get; } = [];

        public long Lost { get; init; }

        public SampleLoss Why { get; init; }

        /// <summary>Nothing is collected before the end.</summary>
        public bool IsLate { get; init; }

        public override long Monotonic => Base.Monotonic;

        public override long Wall => Base.Wall;

        public override int Processors => 1;

        public override int CurrentProcessor => 0;

        public override long CollectionPeriod => IsLate ? long.MaxValue : 20_000_000;

        public void Run(string source)
        {
            ProbeTable probes = new();
            RunOptions options = new();
            options.Settings.TrySet("quiet", null, fromProgram: false, out _);
            _run = new TracingRun(Running.Compile(source, probes, "quiet"), probes, this, options);
            _probe = _run.SampledProbes()[0].Probe;
            _run.Run(() => _isBegun = true);
        }

        public override Surroundings Own(int processor) => Base.Own(processor);

        public override void WaitUntil(long monotonic) => Base.WaitUntil(monotonic);

        public override void Wake() => Base.Wake();

        public override void Write(ReadOnlySpan<byte> output) => Base.Write(output);

        public override void Report(string message) => Base.Report(message);

        public override void RunCommand(string command) => Base.RunCommand(command);

        public override bool TrySample(int probe) => throw new InvalidOperationException("nobody has to call when it is due");

        public override bool SamplesItself(int probe) => probe == _probe;

        public override void CollectSamples()
        {
            if (!_isBegun && !IsLate) return;
            if (Lost != 0 && Moments.Count == 0 && _isBegun) _run!.DropSamples(Why, Lost);
            _isBegun = false;
            foreach (long moment in Moments) _run!.Fire(_probe, new Sample(moment));
            Moments.Clear();
        }

        private sealed class Sample(long moment) : Surroundings
        {
            public override long Moment => moment;
        }
    }
}

using System.Text;
using Bridle.Benchmarks.Contenders;
using Bridle.Benchmarks.Programs;
using Bridle.Benchmarks.Running;
using Bridle.Engine.Probes;
using Bridle.Language;
using Bridle.Language.Text;

namespace Bridle.Benchmarks.Figures;

/// <summary>The compile of a script, warm: of 500 lines, and of ten times as many, whose line must not cost more.</summary>
internal sealed class CompileFigure : IFigure
{
    private const int Lines = 500, Times = 10;
    private const double Limit = 20e6, MostGrowth = 1.5;
    private const string Line = "bridle, a line", LongLine = "bridle, a line of 5000";

    public string Name => "d-compile";

    public string Title => $"compile of a script of {Lines} lines";

    public IReadOnlyList<Requirement> Requirements { get; } =
    [
        new TimeRequirement(ContenderName.Bridle, Limit, Placement.OneCpu),
        RatioRequirement.AtMost(LongLine, MostGrowth, Line, Placement.OneCpu),
    ];

    public Contest Open(Workshop workshop)
    {
        SourceText script = Script(Lines), longScript = Script(Lines * Times);
        for (int i = 0; i < Times; i++) Compile(script, 1);
        return new Contest(
        [
            new MeasuredByItself(ContenderName.Bridle, () => Compile(script, 1)),
            new MeasuredByItself(Line, () => Compile(script, Lines)),
            new MeasuredByItself(LongLine, () => Compile(longScript, Lines * Times)),
        ]);
    }

    private static Sample Compile(SourceText script, int operations)
    {
        Meter meter = Meter.Start();
        CompileResult result = Compiler.Compile(script, new CompileOptions(), new ProbeTable());
        Sample sample = meter.Stop(operations);
        KernelRoom.Require(result.Program is not null, $"program: {result.Diagnostic?.Message}");
        return sample;
    }

    // Ten lines a clause, of what scripts are made of.
    private static SourceText Script(int lines)
    {
        StringBuilder text = new();
        for (int i = 0; i < lines / Times; i++)
        {
            text.Append($$"""
                BEGIN, tick-{{i % 9 + 1}}s
                /x{{i}} == 0 && arg0 != {{i}}/
                {
                    self->start{{i}} = timestamp;
                    x{{i}}++;
                    this->elapsed = (timestamp - self->start{{i}}) / 1000;
                    @time{{i % 50}}[execname, probename] = quantize(this->elapsed);
                    a{{i % 20}}[pid, strjoin(execname, "-")] = arg0 * 4 + x{{i}};
                    printf("%-16s %5d %s\n", execname, pid, a{{i % 20}}[pid, "x"] > 3 ? "many" : "few");
                }

                """);
        }
        return SourceText.OfString(text.ToString());
    }
}

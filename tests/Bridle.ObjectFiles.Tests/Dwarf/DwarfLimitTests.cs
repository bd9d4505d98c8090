using System.Collections.Immutable;
using Bridle.ObjectFiles.Dwarf;
using Bridle.Target;

namespace Bridle.ObjectFiles.Tests.Dwarf;

/// <summary>Each limit, far below what a program needs: the answer says so, or holds less, and the next index is whole again.</summary>
public class DwarfLimitTests
{
    private static readonly DwarfSections s_sections = FileSections.Read(DwarfVictim.Build("inlines.cc", "g++", "-g", "-O2")).Dwarf();
    private static readonly FileAddress s_address = Deepest();

    public static TheoryData<string, DwarfLimits> Limits => new()
    {
        { nameof(DwarfLimits.Abbreviations), new DwarfLimits { Abbreviations = 5 } },
        { nameof(DwarfLimits.Attributes), new DwarfLimits { Attributes = 20 } },
        { nameof(DwarfLimits.Nesting), new DwarfLimits { Nesting = 1 } },
        { nameof(DwarfLimits.Functions), new DwarfLimits { Functions = 1 } },
        { nameof(DwarfLimits.Ranges), new DwarfLimits { Ranges = 1 } },
        { nameof(DwarfLimits.Files), new DwarfLimits { Files = 1 } },
        { nameof(DwarfLimits.Rows), new DwarfLimits { Rows = 3 } },
        { nameof(DwarfLimits.Steps), new DwarfLimits { Steps = 50 } },
        { nameof(DwarfLimits.Units), new DwarfLimits { Units = 0 } },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void A_limit_is_said_and_is_no_damage(string name, DwarfLimits limits)
    {
        Assert.NotEmpty(name);
        Assert.Equal(SourceProblem.None, Ask(DwarfLimits.Default, out ImmutableArray<SourceFrame> whole));
        SourceProblem problem = Ask(limits, out ImmutableArray<SourceFrame> frames);
        Assert.NotEqual(SourceProblem.None, problem);
        Assert.NotEqual(whole.AsEnumerable(), frames);
    }

    [Fact]
    public void Inlined_calls()
    {
        Ask(DwarfLimits.Default, out ImmutableArray<SourceFrame> whole);
        Ask(new DwarfLimits { InlinedCalls = 1 }, out ImmutableArray<SourceFrame> frames);
        Assert.True(whole.Length > 2);
        Assert.Equal(2, frames.Length);
        Assert.Equal(whole[^1], frames[^1]);
    }

    [Fact]
    public void Origins()
    {
        Ask(new DwarfLimits { Origins = 0 }, out ImmutableArray<SourceFrame> frames);
        Assert.Equal("", frames[0].Function.Symbol);
        Ask(new DwarfLimits { Origins = 2 }, out frames);
        Assert.NotEqual("", frames[0].Function.Symbol);
    }

    [Fact]
    public void Name_bytes()
    {
        Ask(new DwarfLimits { NameBytes = 4 }, out ImmutableArray<SourceFrame> frames);
        Assert.All(frames, static frame => Assert.InRange(frame.Function.Symbol.Length, 1, 4));
    }

    [Fact]
    public void Kept_bytes()
    {
        // Nothing is kept, so everything is decoded anew: the answers are the same.
        SourceIndex forgetful = new(s_sections, new DwarfLimits { KeptBytes = 0 }), whole = new(s_sections);
        for (ulong address = s_address.Value; address < s_address.Value + 64; address += 4)
        {
            forgetful.TryFind(new FileAddress(address), out ImmutableArray<SourceFrame> theirs, out _);
            whole.TryFind(new FileAddress(address), out ImmutableArray<SourceFrame> ours, out _);
            Assert.Equal(ours.AsEnumerable(), theirs);
        }
    }

    private static SourceProblem Ask(DwarfLimits limits, out ImmutableArray<SourceFrame> frames)
    {
        new SourceIndex(s_sections, limits).TryFind(s_address, out frames, out SourceProblem problem);
        return problem;
    }

    private static FileAddress Deepest()
    {
        SourceIndex index = new(s_sections);
        return FileSections.Read(DwarfVictim.Build("inlines.cc", "g++", "-g", "-O2")).Text.Select(static address => new FileAddress(address))
            .MaxBy(address => index.TryFind(address, out ImmutableArray<SourceFrame> frames, out _) ? frames.Length : 0);
    }
}

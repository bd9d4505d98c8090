using Bridle.Language.Text;
using CsCheck;

namespace Bridle.Language.Tests;

/// <summary>No text makes the compiler throw, and none takes more than a bounded amount of memory, and so of time.</summary>
public class FuzzTests
{
    /// <summary>What the compile of one of these small texts may allocate: most take some 100 KB, tables of formats and types included.</summary>
    private const long MostBytes = 32 << 20;

    /// <summary>For fuzzing by hand: so many seconds for each of the tests, in place of the rounds.</summary>
    private static readonly int s_seconds = int.TryParse(Environment.GetEnvironmentVariable("BRIDLE_FUZZ_SECONDS"), out int seconds) ? seconds : -1;

    private static readonly long s_rounds = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 300_000 : 10_000;

    // What programs are made of: any order of these comes closer to a program than bytes do.
    private static readonly string[] s_words =
    [
        "BEGIN", "syscall::read:entry", "pid$target", "profile-1s", "{", "}", "{", "}", "(", ")", "[", "]", ";", ";", ",", "/", "/", "->", ".", "=", "+=", "+",
        "-", "*", "&", "<<", ">>", "<", ">", "?", ":", "||", "&&", "^^", "!", "~", "++", "--", "int", "char", "unsigned", "long", "struct", "union", "enum", "string",
        "typedef", "self", "this", "self->", "this->", "x", "y", "s", "pid", "arg0", "args", "timestamp", "execname", "curpsinfo", "@", "@a", "@a[", "count()", "sum(",
        "quantize(", "lquantize(", "printf(", "printa(", "trace(", "copyinstr(", "strlen(", "stringof(", "sizeof(", "offsetof(", "xlate <", "inline", "translator",
        "provider", "probe", "if", "else", "0", "1", "-1", "0xffffffffffffffff", "08", "'a'", "\"%d\"", "\"%s %@d\"", "\"", "'", "$1", "$$1", "$target", "\n", "\n#pragma D option quiet\n",
        "\n#line 3 \"f\"\n", "#", "/*", "*/", "\\", "size_t", "uint64_t", "psinfo_t", "pr_pid", "...", "`x", "extern", "const", "ustack()", "exit(", "speculate(", "commit(",
    ];

    private static readonly Gen<string> s_word = Gen.Int[0, s_words.Length - 1].Select(static index => s_words[index]);

    private static readonly Gen<string> s_sample = Gen.Int[0, SamplePrograms.All.Length - 1].Select(static index => SamplePrograms.All[index]);

    private static readonly Gen<string> s_wordy = s_word.Array[0, 60].Select(static words => string.Join(' ', words));

    private static readonly Gen<byte[]> s_bytes = Gen.Byte.Array[0, 200];

    // A program with some bytes changed, taken out or put in.
    private static readonly Gen<string> s_mutated = Gen.Select(
        s_sample, Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 2], s_word).Array[1, 6], Mutate);

    [Fact]
    public void No_bytes_make_the_compiler_throw() => s_bytes.Sample(static bytes => Compile(SourceText.OfBytes(bytes)), iter: s_rounds, time: s_seconds);

    [Fact]
    public void No_order_of_words_makes_the_compiler_throw() => s_wordy.Sample(static text => Compile(SourceText.OfString(text)), iter: s_rounds, time: s_seconds);

    [Fact]
    public void No_change_to_a_program_makes_the_compiler_throw() => s_mutated.Sample(static text => Compile(SourceText.OfString(text)), iter: s_rounds, time: s_seconds);

    // What compiles is verified: a lowering that breaks a promise of the form throws.
    [Fact]
    public void Programs_put_together_by_types_compile_and_verify()
    {
        long compiled = 0, all = 0;
        RandomPrograms.All.Sample(
            text =>
            {
                CompileResult result = Compiler.Compile(SourceText.OfString(text), Compiling.Options, EveryProbe.Instance);
                Interlocked.Increment(ref all);
                if (result.Program is not null) Interlocked.Increment(ref compiled);
            },
            iter: s_rounds / 10, time: s_seconds);
        Assert.True(compiled * 2 > all, $"{compiled} of {all} compiled");
    }

    private static void Compile(SourceText source)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Compiler.Compile(source, Compiling.Options, EveryProbe.Instance);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    private static string Mutate(string program, (int Place, int Kind, string Word)[] changes)
    {
        foreach ((int place, int kind, string word) in changes)
        {
            int at = place % (program.Length + 1);
            int length = kind == 0 ? 0 : Math.Min(kind * 3, program.Length - at);
            program = program[..at] + (kind == 1 ? "" : word) + program[(at + length)..];
        }
        return program;
    }
}

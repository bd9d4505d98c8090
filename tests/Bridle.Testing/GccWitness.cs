using System.Globalization;
using System.Text;
using CsCheck;

namespace Bridle.Testing;

/// <summary>The same text as C and as D: gcc says what it means.</summary>
/// <remarks>
/// What C leaves undefined is not written: divisors are constants above 0, counts of shifts are below 32, and overflow wraps (-fwrapv).
/// </remarks>
public static class GccWitness
{
    private const int BatchSize = 2000;

    /// <summary>100,000 expressions with BRIDLE_LONG_TESTS=1, else one batch.</summary>
    private static readonly int s_batches = Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 50 : 1;

    private static readonly string[] s_types =
    [
        "char", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned int", "long", "unsigned long", "long long", "unsigned long long",
    ];

    private static readonly string[] s_literals =
    [
        "0", "1", "2", "7", "127", "128", "255", "256", "32767", "65535", "2147483647", "2147483648", "0x80000000", "0xffffffff", "0x7fffffffffffffff",
        "0x8000000000000000", "0xffffffffffffffff", "1u", "3l", "5ul", "07777", "'a'", "'\\377'", "0xfffffffful", "1ll", "9ull",
    ];

    private static readonly Gen<string> s_type = Gen.Int[0, s_types.Length - 1].Select(static index => s_types[index]);
    private static readonly Gen<string> s_literal = Gen.Int[0, s_literals.Length - 1].Select(static index => s_literals[index]);
    private static readonly Gen<string> s_argument = Gen.Select(s_type, Gen.Int[0, 9]).Select(static x => $"({x.Item1})arg{x.Item2}");
    private static readonly Gen<string> s_expression = Expression(4);

    private static Gen<string> Expression(int depth)
    {
        Gen<string> leaf = Gen.OneOf(s_literal, s_argument);
        if (depth == 0) return leaf;
        Gen<string> part = Expression(depth - 1);
        Gen<string> binary = Gen.Select(part, Word("+", "-", "*", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"), part)
            .Select(static x => $"({x.Item1} {x.Item2} {x.Item3})");
        Gen<string> division = Gen.Select(part, Word("/", "%"), Word("1", "3", "10u", "7l", "0x100000000", "5ul", "64")).Select(static x => $"({x.Item1} {x.Item2} {x.Item3})");
        Gen<string> shift = Gen.Select(part, Word("<<", ">>"), Gen.Int[0, 31]).Select(static x => $"({x.Item1} {x.Item2} {x.Item3})");
        Gen<string> unary = Gen.Select(Word("-", "~", "!", "+"), part).Select(static x => $"({x.Item1} {x.Item2})");
        Gen<string> cast = Gen.Select(s_type, part).Select(static x => $"(({x.Item1}){x.Item2})");
        Gen<string> choice = Gen.Select(part, part, part).Select(static x => $"({x.Item1} ? {x.Item2} : {x.Item3})");
        return Gen.OneOf(binary, binary, division, shift, unary, cast, choice, leaf);
    }

    private static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    /// <summary>Runs D statements that leave their results in x0, x1 and so on; arguments are arg0 to arg9.</summary>
    public delegate string[] Evaluator(string declarations, long[] arguments, IEnumerable<string> statements, int results);

    /// <summary>Random expressions; the first whose value differs, with both values, or null.</summary>
    public static string? FirstWrongExpression(Evaluator evaluate)
    {
        for (int batch = 0; batch < s_batches; batch++)
        {
            string[] expressions = s_expression.Array[BatchSize].Single();
            long[] arguments = Gen.OneOf(Gen.Long, Gen.Int.Select(static x => (long)x), Gen.Int[-3, 3].Select(static x => (long)x)).Array[10].Single();
            string[] expected = Gcc("", arguments, expressions.Select(static expression => $"show((long)({expression}));"));
            string[] actual = evaluate("", arguments, expressions.Select(static (expression, index) => $"x{index} = (long)({expression});"), expressions.Length);
            if (Difference(expressions, expected, actual) is { } difference) return difference;
        }
        return null;
    }

    /// <summary>Random structs with bit-fields and assignments to them; the first field that holds another value, or null.</summary>
    public static string? FirstWrongField(Evaluator evaluate)
    {
        for (int batch = 0; batch < s_batches * 5; batch++)
        {
            string[] fields = Gen.Select(Word([.. s_types.Take(9)]), Gen.Int[0, 3], Gen.Int[1, 64])
                .Select(static x => (Type: x.Item1, IsBits: x.Item2 > 0, Width: x.Item3)).Array[6].Single()
                .Select(static (x, i) => x.IsBits ? $"{x.Type} f{i} : {Math.Min(x.Width, Bits(x.Type))};" : $"{x.Type} f{i};").ToArray();
            string[] statements = Gen.Select(Gen.Int[0, 5], Word("=", "=", "+=", "-=", "^=", "|=", "&="), Expression(2))
                .Select(static x => $"v.f{x.Item1} {x.Item2} {x.Item3};").Array[20].Single();
            string declaration = $"struct s {{ {string.Join(' ', fields)} }}; struct s v;";
            long[] arguments = Gen.Long.Array[10].Single();
            string[] results = [.. Enumerable.Range(0, 6).Select(static i => $"v.f{i}"), "sizeof (struct s)"];
            string[] expected = Gcc(declaration, arguments, statements.Concat(results.Select(static result => $"show((long){result});")));
            string[] actual = evaluate(declaration, arguments, statements.Concat(results.Select(static (result, i) => $"x{i} = (long){result};")), results.Length);
            if (Difference([.. results.Select(result => $"{declaration} {string.Join(' ', statements)} {result}")], expected, actual) is { } difference) return difference;
        }
        return null;
    }

    private static int Bits(string type) => type.Contains("char", StringComparison.Ordinal) ? 8 : type.Contains("short", StringComparison.Ordinal) ? 16 : type.Contains("long", StringComparison.Ordinal) ? 64 : 32;

    private static string? Difference(string[] texts, string[] expected, string[] actual)
    {
        if (expected.Length != actual.Length) return $"{expected.Length} values of gcc, {actual.Length} of D";
        int wrong = Enumerable.Range(0, texts.Length).FirstOrDefault(i => expected[i] != actual[i], -1);
        return wrong < 0 ? null : $"{texts[wrong]}\ngcc: {expected[wrong]}\nD:   {actual[wrong]}";
    }

    private static string[] Gcc(string declarations, long[] arguments, IEnumerable<string> statements)
    {
        StringBuilder source = new("#include <stdio.h>\nstatic void show(long x) { printf(\"%ld\\n\", x); }\n" + declarations + "\n");
        for (int i = 0; i < arguments.Length; i++) source.Append(CultureInfo.InvariantCulture, $"volatile long arg{i} = {unchecked((ulong)arguments[i])}ul;\n");
        source.Append("int main(void) {\n").AppendJoin('\n', statements).Append("\nreturn 0; }\n");
        string folder = Directory.CreateTempSubdirectory("bridle-gcc-").FullName;
        File.WriteAllText(Path.Combine(folder, "a.c"), source.ToString());
        CommandRunner.Output("gcc", "-O0", "-w", "-fwrapv", "-o", Path.Combine(folder, "a.out"), Path.Combine(folder, "a.c"));
        string output = CommandRunner.Output(Path.Combine(folder, "a.out"));
        Directory.Delete(folder, recursive: true);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

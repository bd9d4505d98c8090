using Bridle.Language.Diagnostics;
using Bridle.Language.Symbols;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Types;

namespace Bridle.Language.Tests;

public class LexerTests
{
    // 6.4.4.1: the first type of the list that holds the value, on LP64.
    [Theory]
    [InlineData("0", 0ul, IntegerKind.Int)]
    [InlineData("2147483647", 2147483647ul, IntegerKind.Int)]
    [InlineData("2147483648", 2147483648ul, IntegerKind.Long)]
    [InlineData("0x7fffffff", 0x7ffffffful, IntegerKind.Int)]
    [InlineData("0x80000000", 0x80000000ul, IntegerKind.UnsignedInt)]
    [InlineData("037777777777", 0xfffffffful, IntegerKind.UnsignedInt)]
    [InlineData("4294967296u", 4294967296ul, IntegerKind.UnsignedLong)]
    [InlineData("0xffffffffffffffff", ulong.MaxValue, IntegerKind.UnsignedLong)]
    [InlineData("9223372036854775808", 9223372036854775808ul, IntegerKind.UnsignedLong)]
    [InlineData("1l", 1ul, IntegerKind.Long)]
    [InlineData("1Lu", 1ul, IntegerKind.UnsignedLong)]
    [InlineData("1ULL", 1ul, IntegerKind.UnsignedLongLong)]
    [InlineData("1ll", 1ul, IntegerKind.LongLong)]
    [InlineData("'a'", 97ul, IntegerKind.Int)]
    [InlineData(@"'\377'", ulong.MaxValue, IntegerKind.Int)]
    [InlineData("'ab'", 0x6162ul, IntegerKind.Int)]
    [InlineData(@"'\n'", 10ul, IntegerKind.Int)]
    [InlineData(@"'\''", 39ul, IntegerKind.Int)]
    public void A_constant_has_the_value_and_type_that_C_gives_it(string spelling, ulong value, IntegerKind kind)
    {
        var constant = Assert.IsType<IntegerExpression>(Parsing.Expression(spelling));
        Assert.Equal((value, kind), (constant.Value, constant.Kind));
    }

    [Theory]
    [InlineData(@"""a\tb""", "a\tb")]
    [InlineData(@"""\x41\102\0""", "AB\0")]
    [InlineData(@"""\q""", @"\q")]
    [InlineData(@"""\1234""", "S4")]
    [InlineData("\"\"", "")]
    [InlineData(@"""\\""", @"\")]
    public void A_string_has_its_escapes_replaced(string spelling, string value) =>
        Assert.Equal(value, Assert.IsType<StringExpression>(Parsing.Expression(spelling)).Value);

    [Fact]
    public void Bytes_that_are_no_text_arrive_unchanged()
    {
        Expression expression = Parsing.Expression("\"é\"");
        Assert.Equal("Ã©", Assert.IsType<StringExpression>(expression).Value);
    }

    [Theory]
    [InlineData("08", ErrorTag.IntDigit)]
    [InlineData("18446744073709551616", ErrorTag.IntOflow)]
    [InlineData("0x1ffffffffffffffff", ErrorTag.IntOflow)]
    [InlineData("1.5", ErrorTag.Syntax)]
    [InlineData("1e3", ErrorTag.Syntax)]
    [InlineData(".5", ErrorTag.Syntax)]
    [InlineData("0x", ErrorTag.Syntax)]
    [InlineData("1lul", ErrorTag.Syntax)]
    [InlineData("''", ErrorTag.ChrNull)]
    [InlineData("'123456789'", ErrorTag.ChrOflow)]
    [InlineData("'a\n'", ErrorTag.ChrNl)]
    [InlineData("\"a\n\"", ErrorTag.StrNl)]
    [InlineData("\"a", ErrorTag.Syntax)]
    [InlineData("\"a\\", ErrorTag.Syntax)]
    [InlineData("1 /* a /* b */", ErrorTag.Syntax)]
    [InlineData("1 /* a", ErrorTag.Syntax)]
    [InlineData("1 // a", ErrorTag.Syntax)]
    [InlineData("$3", ErrorTag.MacroUndef)]
    [InlineData("$nothing", ErrorTag.MacroUndef)]
    [InlineData("$99999999999", ErrorTag.MacroOflow)]
    [InlineData("$", ErrorTag.Syntax)]
    [InlineData("\u0001", ErrorTag.Syntax)]
    public void A_word_that_is_none_has_its_tag(string text, ErrorTag tag) => Assert.Equal(tag, Parsing.Fault($"BEGIN {{ {text}; }}").Tag);

    [Fact]
    public void Macros_are_typed_by_their_spelling()
    {
        CompileOptions options = new() { Arguments = ["-5", "name", "a b", "\"name\"", "0x10"], Macros = new Dictionary<string, long> { ["target"] = 77 } };
        Assert.Equal(unchecked((ulong)-5), Assert.IsType<IntegerExpression>(Parsing.Expression("$1, $5", options) is CommaExpression { Left: var left } ? left : null).Value);
        string[] kinds = [.. "$1 $2 $3 $4 $5 $$1 $target $$target".Split(' ').Select(macro => Parsing.Expression($"{macro}, $5", options) switch
        {
            CommaExpression { Left: IntegerExpression number } => unchecked((long)number.Value).ToString(),
            CommaExpression { Left: NameExpression { Scope: VariableScope.Global } name } => name.Name,
            CommaExpression { Left: StringExpression text } => $"'{text.Value}'",
            _ => "?",
        })];
        Assert.Equal(["-5", "name", "'a b'", "'name'", "16", "'-5'", "77", "'77'"], kinds);
    }

    [Fact]
    public void An_argument_that_is_not_referenced_is_a_fault_unless_argref_says_otherwise()
    {
        CompileOptions options = new() { Arguments = ["1", "2"] };
        Assert.Equal(ErrorTag.MacroUnused, Parsing.Fault("BEGIN { $1; }", options).Tag);
        Assert.False(Parsing.Tree("BEGIN { $2; }", options).Diagnostics.HasError);
        Assert.False(Parsing.Tree("#pragma D option argref\nBEGIN { 1; }", options).Diagnostics.HasError);
    }

    [Fact]
    public void Defaultargs_makes_missing_arguments_zero_and_empty()
    {
        CommaExpression pair = Assert.IsType<CommaExpression>(Parsing.Expression("$1, $$1", prologue: "#pragma D option defaultargs\n"));
        Assert.Equal(0ul, Assert.IsType<IntegerExpression>(pair.Left).Value);
        Assert.Equal("", Assert.IsType<StringExpression>(pair.Right).Value);
    }

    [Fact]
    public void The_slash_before_a_brace_ends_a_predicate_and_any_other_divides()
    {
        var clause = Assert.IsType<ClauseSyntax>(Assert.Single(Parsing.Items("BEGIN /8 / 2 / 2/ { 6 / 3; }")));
        Assert.Equal(BinaryOperator.Divide, Assert.IsType<BinaryExpression>(clause.Predicate).Operator);
    }

    [Theory]
    [InlineData("#line 10 \"a.d\"\nBEGIN { @@; }", "a.d", 10)]
    [InlineData("# 5 \"b.d\" 1\n\nBEGIN { @@; }", "b.d", 6)]
    [InlineData("\n\nBEGIN { @@; }", null, 3)]
    [InlineData("#!/usr/sbin/dtrace -s\nBEGIN { @@; }", null, 2)]
    [InlineData("#pragma D option quiet\n#ident \"x\"\nBEGIN\n{ @@; }", null, 4)]
    public void A_fault_is_told_with_its_line_and_file(string program, string? file, int line)
    {
        Diagnostic fault = Parsing.Fault(program);
        Assert.Equal((file, line), (fault.File, fault.Line));
    }
}

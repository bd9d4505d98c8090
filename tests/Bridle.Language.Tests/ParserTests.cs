using Bridle.Language.Diagnostics;
using Bridle.Language.Syntax;
using Bridle.Language.Syntax.Nodes;
using Bridle.Language.Text;

namespace Bridle.Language.Tests;

public class ParserTests
{
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a = b = c", "(a = (b = c))")]
    [InlineData("a += b ? c : d", "(a += (b ? c : d))")]
    [InlineData("a ? b : c ? d : e", "(a ? b : (c ? d : e))")]
    [InlineData("a || b ^^ c && d", "(a || (b ^^ (c && d)))")]
    [InlineData("a | b ^ c & d == e", "(a | (b ^ (c & (d == e))))")]
    [InlineData("a < b == c > d", "((a < b) == (c > d))")]
    [InlineData("a << b + c >> d", "((a << (b + c)) >> d)")]
    [InlineData("!a, ~b, -c, +d", "((((!a) , (~b)) , (-c)) , (+d))")]
    [InlineData("*p++ + ++q", "((*(p++)) + (++q))")]
    [InlineData("&a->b.c[1, 2]", "(&((a->b).c)[1, 2])")]
    [InlineData("(size_t)a * b", "(((size_t)a) * b)")]
    [InlineData("(a)*b", "(a * b)")]
    [InlineData("sizeof (int) + sizeof a", "(sizeof(int) + (sizeof a))")]
    [InlineData("stringof(a) + stringof b", "((stringof a) + (stringof b))")]
    [InlineData("f(a, (b, c))[d](e)", "f(a, (b , c))[d](e)")]
    [InlineData("this->x + self->int", "(this->x + self->int)")]
    [InlineData("@ = count()", "(@_ = count())")]
    [InlineData("@a[pid, \"x\"] = sum(a)", "(@a[pid, \"x\"] = sum(a))")]
    [InlineData("xlate <struct s *>(p)->m", "(xlate<struct s *>(p)->m)")]
    [InlineData("offsetof(struct s, m)", "offsetof(struct s, m)")]
    [InlineData("`max_pfn + a`b", "(`max_pfn + a`b)")]
    [InlineData("a \\\n + b", "(a + b)")]
    public void Operators_bind_as_the_table_says(string text, string tree) => Assert.Equal(tree, SyntaxSpelling.Spell(Parsing.Expression(text)));

    [Theory]
    [InlineData("syscall::read:entry", "syscall", "", "read", "entry")]
    [InlineData("read:entry", "", "", "read", "entry")]
    [InlineData("BEGIN", "", "", "", "BEGIN")]
    [InlineData("pid$target:a.out:-:4", "pid77", "a.out", "-", "4")]
    [InlineData("*p[a-z]?:!x:\\*:", "*p[a-z]?", "!x", "\\*", "")]
    [InlineData("profile-97", "", "", "", "profile-97")]
    public void A_description_is_filled_from_the_right(string text, string provider, string module, string function, string name)
    {
        CompileOptions options = new() { Macros = new Dictionary<string, long> { ["target"] = 77 } };
        SyntaxTree tree = Parsing.Tree(text + " { 1; }", options);
        Assert.Null(tree.Diagnostics.First);
        DescriptionSyntax probe = Assert.Single(Assert.IsType<ClauseSyntax>(Assert.Single(tree.Items)).Probes);
        Assert.Equal((provider, module, function, name), (probe.Provider, probe.Module, probe.Function, probe.Name));
    }

    [Theory]
    [InlineData(SourceKind.Provider, "syscall", "syscall", "", "")]
    [InlineData(SourceKind.Module, "a:b /1/ { 2; }", "a", "b", "")]
    [InlineData(SourceKind.Function, "f", "", "", "f")]
    public void An_option_says_which_field_the_last_one_is(SourceKind kind, string text, string provider, string module, string function)
    {
        SyntaxTree tree = Parsing.Tree(text, kind: kind);
        Assert.Null(tree.Diagnostics.First);
        DescriptionSyntax probe = Assert.Single(Assert.IsType<ClauseSyntax>(Assert.Single(tree.Items)).Probes);
        Assert.Equal((provider, module, function, ""), (probe.Provider, probe.Module, probe.Function, probe.Name));
    }

    [Theory]
    [InlineData("int x; BEGIN { 1; }", 2)]
    [InlineData("uint64_t x, *y; self int z[int, string]; this char c[8];", 3)]
    [InlineData("struct s { int a : 3; struct { char b[2]; } c; union u *d; enum { X, Y = 2, } e; }; struct s g;", 2)]
    [InlineData("typedef int (*f_t)(int, char *, ...); f_t h; extern int printk(const char *, ...);", 3)]
    [InlineData("inline int N = 3; inline string name[int a] = a ? \"x\" : \"y\";", 2)]
    [InlineData("translator struct o < struct i *p > { a = p->b; c = 1; }; BEGIN { 1; }", 2)]
    [InlineData("provider p { probe go__now(int, char *) : (string); probe entry-return(); };", 1)]
    [InlineData("BEGIN, END { } tick-1s /x == 1/ { ; ; 1 } ERROR { 1; 2; }", 3)]
    [InlineData("BEGIN { if (x) { 1; } else if (y) 2; else { 3 } 4; if (z) 5 }", 1)]
    [InlineData("BEGIN { if (x) 1; else 2; 3 }", 1)]
    [InlineData("12, 13 { 1; }", 1)]
    public void The_whole_grammar_is_accepted(string program, int items) => Assert.Equal(items, Parsing.Items(program).Count);

    [Theory]
    [InlineData("BEGIN", "expected predicate and/or actions following probe description near end of input")]
    [InlineData("BEGIN /1/", "expected actions { } following predicate near end of input")]
    [InlineData("BEGIN { 1 2; }", "syntax error near \"2\"")]
    [InlineData("BEGIN { int x; }", "syntax error near \"int\"")]
    [InlineData("BEGIN { x = ; }", "syntax error near \";\"")]
    [InlineData("BEGIN { while (1) x; }", "syntax error near \"while\"")]
    [InlineData("BEGIN { (1; }", "syntax error near \";\"")]
    [InlineData("BEGIN { 1;", "syntax error near end of input")]
    [InlineData("struct { int; x }; ", "syntax error near \"x\"")]
    [InlineData("int x", "syntax error near end of input")]
    public void A_fault_of_syntax_names_what_it_is_near(string program, string message)
    {
        Diagnostic fault = Parsing.Fault(program);
        Assert.Equal((ErrorTag.Syntax, message), (fault.Tag, fault.Message));
    }

    [Theory]
    [InlineData("a:b:c:d:e { 1; }", "invalid probe description \"a:b:c:d:e\": Overspecified probe description")]
    [InlineData("pid$target:::entry { 1; }", "invalid probe description \"pid$target:::entry\": Undefined macro variable in probe description")]
    [InlineData("99999999999 { 1; }", "invalid probe identifier 99999999999: Unknown probe identifier")]
    public void A_description_that_is_none_is_told(string program, string message)
    {
        Diagnostic fault = Parsing.Fault(program);
        Assert.Equal((ErrorTag.PdescInval, message), (fault.Tag, fault.Message));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("x[", "]")]
    [InlineData("f(", ")")]
    [InlineData("1 ? ", " : 2")]
    [InlineData("x = ", "")]
    public void Nesting_has_a_limit(string open, string close)
    {
        string program = $"BEGIN {{ x = {string.Concat(Enumerable.Repeat(open, 10_000))}1{string.Concat(Enumerable.Repeat(close, 10_000))}; }}";
        Assert.Contains("may not nest deeper", Parsing.Fault(program).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BEGIN { x = 1{0}; }", " + 1")]
    [InlineData("BEGIN { x{0}; }", "[1]")]
    [InlineData("BEGIN { {0} 1; }", "if (1) ")]
    [InlineData("int {0}x;", "*")]
    [InlineData("int x{0};", "[2]")]
    [InlineData("{0} int x; {1}", "struct {")]
    public void A_long_chain_has_a_limit_too(string frame, string link)
    {
        string chain = string.Concat(Enumerable.Repeat(link, 10_000));
        string program = frame.Replace("{0}", chain, StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal);
        Assert.Contains("may not nest deeper", Parsing.Fault(program).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_strings_and_programs_have_limits()
    {
        CompileOptions options = new() { Limits = new LanguageLimits { Arguments = 3, TokenBytes = 5, SourceBytes = 60 } };
        Assert.Contains("more than 3 arguments", Parsing.Fault("BEGIN { f(1, 2, 3, 4); }", options).Message, StringComparison.Ordinal);
        Assert.Contains("longer than 5 bytes", Parsing.Fault("BEGIN { \"123456\"; }", options).Message, StringComparison.Ordinal);
        Assert.Contains("more than 2 clauses", Parsing.Fault("a:::b { } int x; c:::d { }", new CompileOptions { Limits = new LanguageLimits { Items = 2 } }).Message, StringComparison.Ordinal);
        Assert.Contains("longer than 60 bytes", Parsing.Fault(new string(' ', 61), options).Message, StringComparison.Ordinal);
    }
}

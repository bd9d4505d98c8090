using CsCheck;

namespace Bridle.Language.Tests;

/// <summary>Programs that mostly compile, put together by the types of their parts.</summary>
internal static class RandomPrograms
{
    private const string Prologue =
        """
        struct point { int x; unsigned y : 7; long z : 33; char name[9]; short many[3]; struct point *next; };
        struct point v; self struct point *p; this struct point w; int list[6]; inline int N = 3; inline string S[int i] = i ? "one" : execname;
        translator struct point < int i > { x = i; y = 1; };
        int x; string t; int64_t m[int, string]; string s[int]; self int k[int];
        BEGIN { @ = count(); @a["", 1] = sum(1); @e[2] = max(1); }

        """;

    private static readonly Gen<string> s_program = Gen.Select(Statement(2).Array[1, 8], Number(2), Gen.Bool).Array[1, 4].Select(static clauses => Prologue + string.Concat(
        clauses.Select(static x => $"syscall::read:entry {(x.Item3 ? $"/{x.Item2}/ " : "")}{{ {string.Join("; ", x.Item1)} }}\n")));

    public static Gen<string> All => s_program;

    private static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    // # is a number, $ a string, ` an operator of numbers.
    private static Gen<string> Fill(string template, int depth)
    {
        Gen<string> result = Gen.Const("");
        foreach (char c in template)
        {
            Gen<string> part = c switch
            {
                '#' => depth > 0 ? Number(depth - 1) : Word("1", "arg0", "x"),
                '$' => depth > 0 ? Text(depth - 1) : Word("\"a\"", "execname"),
                '`' => Word("+", "-", "*", "&", "|", "^", "<<", ">>", "<", "==", "&&", "||", "^^"),
                _ => Gen.Const(c.ToString()),
            };
            result = Gen.Select(result, part, static (left, right) => left + right);
        }
        return result;
    }

    private static Gen<string> Any(int depth, params string[] templates) => Gen.OneOf([.. templates.Select(template => Fill(template, depth))]);

    private static Gen<string> Number(int depth) => Any(
        depth, "1", "arg1", "x", "(# ` #)", "(# ? # : #)", "!#", "~#", "(char)#", "(uint64_t)#", "strlen($)", "index($, $, #)", "($ == $)", "($ < $)",
        "($ != NULL)", "m[#, $]", "self->k[#]", "v.y", "v.z", "v.many[#]", "list[#]", "list[2]", "self->p->x", "self->p->many[1]", "((struct point *)#)->y", "*(int *)copyin(#, 4)",
        "sizeof (struct point)", "x++", "--this->w.x", "(v.y = #)", "(x += #)", "(m[#, $] |= #)", "N", "pid", "timestamp", "curpsinfo->pr_pid", "xlate <struct point>((int)#).x",
        "strtoll($)", "rand()", "uregs[3]", "execname[#]", "(#, #)", "htonl(#)", "# / 3", "offsetof(struct point, x)");

    private static Gen<string> Text(int depth) => Any(
        depth, "\"text\"", "execname", "probefunc", "strjoin($, $)", "substr($, #)", "substr($, #, #)", "(# ? $ : $)", "copyinstr(#)", "stringof(v.name)", "stringof(self->p->name)",
        "lltostr(#)", "strchr($, (char)#)", "strtok($, $)", "basename($)", "t", "s[#]", "S[(int)#]", "curpsinfo->pr_psargs", "tolower($)", "(t = $)", "stringof(copyin(#, 8))", "inet_ntoa((void *)#)");

    private static Gen<string> Statement(int depth)
    {
        Gen<string> plain = Any(
            depth, "x = (int)#", "t = $", "m[(int)#, $] = #", "s[(int)#] = $", "self->k[(int)#] = #", "self->p = (struct point *)#", "v = *self->p", "this->w = v", "this->w.x = (int)#",
            "v.many[#] = (short)#", "list[#] = (int)#", "trace(#)", "trace($)", "trace(v)", "trace(v.name)", "printf(\"%s %d\", $, #)", "printf(\"%*d\", (int)#, #)", "tracemem(#, 20)",
            "tracemem(#, 20, #)", "@ = count()", "@a[$, #] = sum(#)", "@b[ustack(3), usym(#)] = quantize(#)", "@c[v] = lquantize(#, 0, 10, 2)", "@d = avg(#)", "ustack()", "print(self->p)",
            "printa(\"%d %@u\", @e)", "bcopy($, alloca(8), 4)", "s[1] = 0", "t = 0", "copyinto(#, 4, alloca(8))", "#", "exit((int)#)");
        if (depth == 0) return plain;
        Gen<string> branch = Gen.Select(Number(depth - 1), Statement(depth - 1), Statement(depth - 1)).Select(static x => $"if ({x.Item1}) {{ {x.Item2}; }} else {{ {x.Item3}; }}");
        return Gen.OneOf(plain, plain, plain, branch);
    }
}

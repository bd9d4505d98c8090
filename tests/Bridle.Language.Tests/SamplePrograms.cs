namespace Bridle.Language.Tests;

/// <summary>Programs that use much of the language in little space.</summary>
internal static class SamplePrograms
{
    public static string[] All { get; } =
    [
        """
        #pragma D option quiet
        struct point { int x; int y : 5; char name[8]; struct point *next; };
        inline int LIMIT = 10;
        self struct point *p;
        BEGIN { start = timestamp; printf("Tracing... %s\n", "now"); }
        pid$target:::entry /execname == "x" && arg0 > LIMIT/
        {
            self->p = (struct point *)copyin(arg0, sizeof (struct point));
            self->ts[probefunc] = timestamp;
            @calls[probefunc, ustack(5)] = count();
            this->n = self->p->y << 2 | 1;
            x[pid, "a"]++;
        }
        pid$target:::return /self->ts[probefunc]/
        {
            @times[probefunc] = quantize(timestamp - self->ts[probefunc]);
            self->ts[probefunc] = 0;
        }
        END { printa("%-20s %@d\n", @calls); normalize(@times, 1000); trunc(@calls, 5); exit(0); }
        """,
        """
        typedef struct in { int a; uint64_t b; } in_t;
        struct out { int sum; string s; };
        translator struct out < in_t *i > { sum = i->a + (int)i->b; s = stringof(i->a ? "yes" : "no"); };
        enum colour { RED, GREEN = 5, BLUE };
        BEGIN
        {
            if (RED < BLUE) { this->s = strjoin("a", lltostr(1)); } else { exit(1); }
            trace(xlate <struct out *>((in_t *)alloca(16))->sum);
            spec = speculation(); trace(substr("hello", 1, 3)); @l = lquantize(3, 0, 10, 2);
            trace((1 ? 2 : 3, 4));
        }
        tick-1sec /i++ > 3/ { clear(@l); }
        """,
    ];
}

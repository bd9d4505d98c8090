using Bridle.Language.Diagnostics;
using Bridle.Language.Text;

namespace Bridle.Language.Tests;

/// <summary>Scripts in the manner of those that people write: each is one that must compile.</summary>
public class ScriptTests
{
    private static readonly CompileOptions s_options = new()
    {
        ScriptName = "./x.d",
        Arguments = ["write", "bash"],
        Macros = new Dictionary<string, long> { ["target"] = 77, ["pid"] = 1, ["uid"] = 0 },
        Settings = Relaxed(),
    };

    private static Options.OptionSettings Relaxed()
    {
        Options.OptionSettings settings = new();
        Assert.True(settings.TrySet("argref", null, fromProgram: false, out _));
        return settings;
    }

    [Theory]
    [InlineData("""syscall:::entry { @[execname, probefunc] = count(); }""")]
    [InlineData("""syscall::open*:entry { printf("%-16s %6d %s\n", execname, pid, copyinstr(arg1)); }""")]
    [InlineData("""syscall::$1:entry /execname == $$2 && pid != $pid/ { self->fd = arg0; self->st = timestamp; }""")]
    [InlineData("""syscall::read:return /(int)arg0 > 0/ { @bytes[execname] = sum(arg0); @dist["read"] = quantize(arg0); }""")]
    [InlineData("""profile-997hz /pid == $target && arg1/ { @[ustack(8), tid] = count(); } tick-5sec { trunc(@, 3); printa(@); clear(@); exit(0); }""")]
    [InlineData("""pid$target:libc.so.6:malloc:entry { self->size = arg0; } pid$target:libc.so.6:malloc:return /self->size/ { @[usym(arg1)] = lquantize(self->size, 0, 4096, 64); self->size = 0; }""")]
    [InlineData("""pid$target:a.out::entry { self->depth++; self->at[self->depth] = vtimestamp; } pid$target:a.out::return /self->depth > 0/ { @t[probefunc] = avg(vtimestamp - self->at[self->depth]); self->at[self->depth] = 0; self->depth--; }""")]
    [InlineData("""BEGIN { start = timestamp; last = 0; } syscall:::entry /timestamp - start > 1000000/ { this->delta = (timestamp - last) / 1000; last = timestamp; printf("%Y %d.%03d ms\n", walltimestamp, this->delta / 1000, this->delta % 1000); }""")]
    [InlineData("""proc:::exec-success { printf("%s %d %d", curpsinfo->pr_psargs, curpsinfo->pr_ppid, curpsinfo->pr_euid); }""")]
    [InlineData("""syscall::write:entry /fd[arg0]/ { trace(1); } BEGIN { fd[1] = 1; }""", true)]
    [InlineData("""BEGIN { fd[1] = 1; } syscall::write:entry /fd[(int)arg0]/ { printf("%s", stringof(copyin(arg1, arg2))); tracemem(copyin(arg1, 16), 16); }""")]
    [InlineData("""self string path; syscall::openat:entry { self->path = copyinstr(arg1); } syscall::openat:return /self->path != NULL/ { printf("%s %s %d", self->path, errno == ENOENT ? "missing" : "ok", (int)arg0); self->path = 0; }""")]
    [InlineData("""struct iov { uintptr_t base; size_t len; }; syscall::writev:entry /arg2 > 0/ { this->v = (struct iov *)copyin(arg1, sizeof (struct iov) * arg2); @[execname] = sum(this->v->len + this->v[1].len); }""")]
    [InlineData("""inline int MAX = 100; inline string NAME = "bash"; syscall:::entry /execname == NAME && arg0 < MAX/ { @["low", arg0 & 7 ? "odd" : "even"] = count(); }""")]
    [InlineData("""dtrace:::ERROR { printf("%d %d %x %s", arg1, arg4, arg5, arg4 == DTRACEFLT_BADADDR ? "address" : "other"); }""")]
    [InlineData("""BEGIN { @a[1] = count(); @b[1] = sum(2); } END { printf("%-16s %8s\n", "KEY", "N"); printa("%-16d %@8d %@8u\n", @a, @b); normalize(@b, 1000); denormalize(@b); }""")]
    [InlineData("""BEGIN { system("ps -p %d", pid); raise(SIGUSR1); stop(); freopen("/dev/null"); freopen(""); ftruncate(); setopt("quiet"); setopt("switchrate", "10hz"); }""")]
    [InlineData("""syscall:::entry { self->spec = speculation(); } syscall:::entry /self->spec/ { speculate(self->spec); printf("%s", probefunc); } syscall:::return /self->spec && errno/ { commit(self->spec); self->spec = 0; } syscall:::return /self->spec/ { discard(self->spec); self->spec = 0; }""")]
    [InlineData("""BEGIN { printf("%p %x %o %c %5.2s %% %#x %+d % d %-5d| %05d %hd %llu", arg0, 1, 8, 'a', "abc", 255, 1, 2, 3, 4, (short)5, (u_longlong_t)6); }""")]
    [InlineData("""BEGIN { a = strjoin("a", lltostr(5)); b = substr(a, 1); c = index(a, "5"); d = strtok("a,b", ","); e = basename("/x/y"); f = strchr("abc", 'b'); g = inet_ntoa((void *)alloca(4)); h = htonl(1); }""")]
    [InlineData("""pid$target::f:entry { print((struct timespec *)arg0); trace(((struct timespec *)arg0)->tv_sec); @[jstack(20, 512)] = count(); @x = llquantize(arg1, 10, 0, 6, 20); ustack(); stack(); }""")]
    [InlineData("""syscall::exit*:entry { if (arg0 == 0) { @ok = count(); } else if (arg0 > 127) @killed[arg0 - 128] = count(); else { @failed[arg0] = count(); } }""")]
    [InlineData("""BEGIN { x[1, "a"]++; x[1, "a"] += 2; y = z = 3; trace(x[1, "a"]); trace(y ^^ z); y <<= 2; y %= 5; trace(!y ? -1 : ~y); }""")]
    [InlineData("""/* a comment */ BEGIN /* another */ { /* and another */ trace("x"); } /* the last */""")]
    [InlineData("""BEGIN { trace(*(uint32_t *)copyin(arg0, 4)); trace(curlwpsinfo->pr_lwpid); trace(curcpu->cpu_id); trace(cpu); trace(cwd); trace(uregs[R_RIP]); trace(ucaller); trace(progenyof($target)); }""")]
    [InlineData("""python*:::function-entry { @[copyinstr(arg1), (int)arg2] = count(); } hotspot$target:::gc-begin { self->gc = timestamp; }""")]
    public void A_script_compiles(string source, bool fails = false)
    {
        CompileResult result = Compiler.Compile(SourceText.OfString("#!/usr/sbin/dtrace -qs\n#pragma D option quiet\n#pragma D option switchrate=10hz\n" + source), s_options, EveryProbe.Instance);
        if (fails) Assert.Equal(ErrorTag.IdentUndef, result.Diagnostic?.Tag);
        else Assert.Null(result.Diagnostic?.Message);
    }

    [Theory]
    [InlineData("BEGIN", SourceKind.Name)]
    [InlineData("syscall:::entry /pid == $target/", SourceKind.Name, true)]
    [InlineData("syscall:::entry /pid == $target/ { trace(1) }", SourceKind.Name)]
    [InlineData("syscall", SourceKind.Provider)]
    [InlineData("syscall { @[probefunc] = count(); }", SourceKind.Provider)]
    [InlineData("libc.so.6", SourceKind.Module)]
    [InlineData("pid77:libc.so.6:malloc", SourceKind.Function)]
    [InlineData("12 { trace(1); }", SourceKind.Identifier)]
    public void A_probe_given_by_an_option_compiles(string source, SourceKind kind, bool fails = false) =>
        Assert.Equal(fails, Compiler.Compile(SourceText.OfString(source, kind), s_options, EveryProbe.Instance).Program is null);

    [Fact]
    public void Arguments_of_unknown_providers_fail_for_that_alone() =>
        Assert.Equal(ErrorTag.ArgsNone, Compiling.Fault("fsinfo::: { trace(args[0]->fi_pathname); }").Tag);
}

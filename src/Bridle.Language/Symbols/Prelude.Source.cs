namespace Bridle.Language.Symbols;

internal static partial class Prelude
{
    private const string Source = """
        inline int NULL = 0;
        struct __process;
        struct __thread;
        struct __processor;

        typedef struct psinfo {
            int pr_flag; int pr_nlwp; pid_t pr_pid; pid_t pr_ppid; pid_t pr_pgid; pid_t pr_sid;
            uid_t pr_uid; uid_t pr_euid; gid_t pr_gid; gid_t pr_egid; uintptr_t pr_addr;
            dev_t pr_ttydev; string pr_fname; string pr_psargs; int pr_argc; uintptr_t pr_argv; uintptr_t pr_envp;
            char pr_dmodel; taskid_t pr_taskid; projid_t pr_projid; zoneid_t pr_zoneid;
        } psinfo_t;
        translator psinfo_t < struct __process *p > {
            pr_pid = pid; pr_ppid = ppid; pr_pgid = __group; pr_sid = __session; pr_uid = uid; pr_euid = __euid; pr_gid = gid; pr_egid = __egid;
            pr_fname = execname; pr_psargs = execargs; pr_argc = __argc; pr_argv = __argv; pr_envp = __envp; pr_dmodel = (char)__model; pr_addr = (uintptr_t)p;
            pr_taskid = 0; pr_projid = 0; pr_zoneid = 0; pr_flag = 0;
        };
        inline psinfo_t *curpsinfo = xlate <psinfo_t *> ((struct __process *)0);

        typedef struct lwpsinfo {
            int pr_flag; id_t pr_lwpid; uintptr_t pr_addr; uintptr_t pr_wchan; char pr_state; char pr_sname; short pr_syscall; int pr_pri;
            char pr_clname[8]; processorid_t pr_onpro; processorid_t pr_bindpro;
        } lwpsinfo_t;
        translator lwpsinfo_t < struct __thread *t > {
            pr_flag = 0; pr_lwpid = tid; pr_addr = (uintptr_t)t; pr_state = (char)__state;
            pr_sname = __state == 1 ? 'S' : __state == 2 ? 'R' : __state == 3 ? 'Z' : __state == 4 ? 'T' : __state == 6 ? 'O' : '?';
            pr_pri = __priority; pr_onpro = (processorid_t)cpu;
        };
        inline lwpsinfo_t *curlwpsinfo = xlate <lwpsinfo_t *> ((struct __thread *)0);
        enum { SSLEEP = 1, SRUN = 2, SZOMB = 3, SSTOP = 4, SIDL = 5, SONPROC = 6, SWAIT = 7 };

        typedef int chipid_t;
        typedef int lgrp_id_t;
        typedef struct cpuinfo { int cpu_id; int cpu_pset; chipid_t cpu_chip; lgrp_id_t cpu_lgrp; } cpuinfo_t;
        translator cpuinfo_t < struct __processor *c > { cpu_id = cpu; cpu_pset = 0; cpu_chip = 0; cpu_lgrp = 0; };
        inline cpuinfo_t *curcpu = xlate <cpuinfo_t *> ((struct __processor *)0);
        inline int pset = 0;
        inline chipid_t chip = 0;
        inline lgrp_id_t lgrp = 0;

        typedef struct siginfo { int si_signo; int si_errno; int si_code; pid_t si_pid; uid_t si_uid; uintptr_t si_addr; } siginfo_t;
        struct timespec { time_t tv_sec; long tv_nsec; };
        struct timeval { time_t tv_sec; suseconds_t tv_usec; };
        typedef struct timespec timespec_t;

        enum { PR_MODEL_UNKNOWN = 0, PR_MODEL_ILP32 = 1, PR_MODEL_LP64 = 2 };
        enum { P_PID = 0 };
        enum {
            SIGHUP = 1, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
            SIGSTKFLT, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSYS,
            SIGIOT = 6, SIGCLD = 17, SIGPOLL = 29, SIGRTMIN = 34, SIGRTMAX = 64
        };
        enum { CLD_EXITED = 1, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED, CLD_STOPPED, CLD_CONTINUED };
        enum {
            EPERM = 1, ENOENT, ESRCH, EINTR, EIO, ENXIO, E2BIG, ENOEXEC, EBADF, ECHILD, EAGAIN, ENOMEM, EACCES, EFAULT, ENOTBLK, EBUSY, EEXIST, EXDEV, ENODEV,
            ENOTDIR, EISDIR, EINVAL, ENFILE, EMFILE, ENOTTY, ETXTBSY, EFBIG, ENOSPC, ESPIPE, EROFS, EMLINK, EPIPE, EDOM, ERANGE, EDEADLK, ENAMETOOLONG, ENOLCK,
            ENOSYS, ENOTEMPTY, ELOOP, EWOULDBLOCK = 11, ENOMSG = 42, EIDRM, ENOSTR = 60, ENODATA, ETIME, ENOSR, EOVERFLOW = 75, EILSEQ = 84,
            ENOTSOCK = 88, EDESTADDRREQ, EMSGSIZE, EPROTOTYPE, ENOPROTOOPT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EOPNOTSUPP, EPFNOSUPPORT, EAFNOSUPPORT, EADDRINUSE,
            EADDRNOTAVAIL, ENETDOWN, ENETUNREACH, ENETRESET, ECONNABORTED, ECONNRESET, ENOBUFS, EISCONN, ENOTCONN, ESHUTDOWN, ETOOMANYREFS, ETIMEDOUT, ECONNREFUSED,
            EHOSTDOWN, EHOSTUNREACH, EALREADY, EINPROGRESS, ESTALE, EDQUOT = 122, ECANCELED = 125, ENOTSUP = 95
        };
        enum { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200, O_NOCTTY = 0400, O_TRUNC = 01000, O_APPEND = 02000, O_NONBLOCK = 04000,
            O_NDELAY = 04000, O_DSYNC = 010000, O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000, O_CLOEXEC = 02000000, O_SYNC = 04010000 };
        enum { R_R15, R_R14, R_R13, R_R12, R_RBP, R_RBX, R_R11, R_R10, R_R9, R_R8, R_RAX, R_RCX, R_RDX, R_RSI, R_RDI, R_ERR, R_RIP, R_CS, R_RFL, R_RSP, R_SS,
            R_DS, R_ES, R_FS, R_GS, R_TRAPNO, R_PC = 16, R_SP = 19, R_PS = 18, R_R0 = 10, R_R1 = 11 };
        enum { DTRACEFLT_UNKNOWN = 0, DTRACEFLT_BADADDR, DTRACEFLT_BADALIGN, DTRACEFLT_ILLOP, DTRACEFLT_DIVZERO, DTRACEFLT_NOSCRATCH, DTRACEFLT_KPRIV,
            DTRACEFLT_UPRIV, DTRACEFLT_TUPOFLOW, DTRACEFLT_BADSTACK, DTRACEFLT_BADSIZE, DTRACEFLT_BADINDEX, DTRACEFLT_LIBRARY };
        enum { AF_UNSPEC = 0, AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10 };
        enum { SEEK_SET, SEEK_CUR, SEEK_END };
        """;
}

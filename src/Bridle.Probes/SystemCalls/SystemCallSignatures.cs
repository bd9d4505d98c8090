using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bridle.Probes.SystemCalls;

/// <summary>
/// What the system calls of Linux x86-64 take, as their kernel declares it (events/syscalls of tracefs, Linux 6.18), in types that every D
/// program knows: what points to a structure is a "void *". Calls that no kernel of this century has have no arguments here.
/// </summary>
internal static class SystemCallSignatures
{
    private const string Text = """
        read(uint_t, char *, size_t) write(uint_t, char *, size_t) open(char *, int, mode_t) close(uint_t) stat(char *, void *)
        fstat(uint_t, void *) lstat(char *, void *) poll(void *, uint_t, int) lseek(uint_t, off_t, uint_t)
        mmap(ulong_t, ulong_t, ulong_t, ulong_t, ulong_t, ulong_t) mprotect(ulong_t, size_t, ulong_t) munmap(ulong_t, size_t) brk(ulong_t)
        rt_sigaction(int, void *, void *, size_t) rt_sigprocmask(int, void *, void *, size_t) rt_sigreturn() ioctl(uint_t, uint_t, ulong_t)
        pread64(uint_t, char *, size_t, off_t) pwrite64(uint_t, char *, size_t, off_t) readv(ulong_t, void *, ulong_t)
        writev(ulong_t, void *, ulong_t) access(char *, int) pipe(int *) select(int, void *, void *, void *, void *) sched_yield()
        mremap(ulong_t, ulong_t, ulong_t, ulong_t, ulong_t) msync(ulong_t, size_t, int) mincore(ulong_t, size_t, void *)
        madvise(ulong_t, size_t, int) shmget(int, size_t, int) shmat(int, char *, int) shmctl(int, int, void *) dup(uint_t)
        dup2(uint_t, uint_t) pause() nanosleep(void *, void *) getitimer(int, void *) alarm(uint_t) setitimer(int, void *, void *) getpid()
        sendfile(int, int, off_t *, size_t) socket(int, int, int) connect(int, void *, int) accept(int, void *, int *)
        sendto(int, void *, size_t, uint_t, void *, int) recvfrom(int, void *, size_t, uint_t, void *, int *) sendmsg(int, void *, uint_t)
        recvmsg(int, void *, uint_t) shutdown(int, int) bind(int, void *, int) listen(int, int) getsockname(int, void *, int *)
        getpeername(int, void *, int *) socketpair(int, int, int, int *) setsockopt(int, int, int, char *, int)
        getsockopt(int, int, int, char *, int *) clone(ulong_t, ulong_t, int *, int *, ulong_t) fork() vfork()
        execve(char *, char **, char **) exit(int) wait4(pid_t, int *, int, void *) kill(pid_t, int) uname(void *) semget(int, int, int)
        semop(int, void *, uint_t) semctl(int, int, int, ulong_t) shmdt(char *) msgget(int, int) msgsnd(int, void *, size_t, int)
        msgrcv(int, void *, size_t, long, int) msgctl(int, int, void *) fcntl(uint_t, uint_t, ulong_t) flock(uint_t, uint_t) fsync(uint_t)
        fdatasync(uint_t) truncate(char *, long) ftruncate(uint_t, off_t) getdents(uint_t, void *, uint_t) getcwd(char *, ulong_t)
        chdir(char *) fchdir(uint_t) rename(char *, char *) mkdir(char *, mode_t) rmdir(char *) creat(char *, mode_t) link(char *, char *)
        unlink(char *) symlink(char *, char *) readlink(char *, char *, int) chmod(char *, mode_t) fchmod(uint_t, mode_t)
        chown(char *, uid_t, gid_t) fchown(uint_t, uid_t, gid_t) lchown(char *, uid_t, gid_t) umask(int) gettimeofday(void *, void *)
        getrlimit(uint_t, void *) getrusage(int, void *) sysinfo(void *) times(void *) ptrace(long, long, ulong_t, ulong_t) getuid()
        syslog(int, char *, int) getgid() setuid(uid_t) setgid(gid_t) geteuid() getegid() setpgid(pid_t, pid_t) getppid() getpgrp() setsid()
        setreuid(uid_t, uid_t) setregid(gid_t, gid_t) getgroups(int, gid_t *) setgroups(int, gid_t *) setresuid(uid_t, uid_t, uid_t)
        getresuid(uid_t *, uid_t *, uid_t *) setresgid(gid_t, gid_t, gid_t) getresgid(gid_t *, gid_t *, gid_t *) getpgid(pid_t)
        setfsuid(uid_t) setfsgid(gid_t) getsid(pid_t) capget(void *, void *) capset(void *, void *) rt_sigpending(void *, size_t)
        rt_sigtimedwait(void *, void *, void *, size_t) rt_sigqueueinfo(pid_t, int, void *) rt_sigsuspend(void *, size_t)
        sigaltstack(void *, void *) utime(char *, void *) mknod(char *, mode_t, uint_t) uselib(char *) personality(uint_t)
        ustat(uint_t, void *) statfs(char *, void *) fstatfs(uint_t, void *) sysfs(int, ulong_t, ulong_t) getpriority(int, int)
        setpriority(int, int, int) sched_setparam(pid_t, void *) sched_getparam(pid_t, void *) sched_setscheduler(pid_t, int, void *)
        sched_getscheduler(pid_t) sched_get_priority_max(int) sched_get_priority_min(int) sched_rr_get_interval(pid_t, void *)
        mlock(ulong_t, size_t) munlock(ulong_t, size_t) mlockall(int) munlockall() vhangup() modify_ldt(int, void *, ulong_t)
        pivot_root(char *, char *) _sysctl(void *) prctl(int, ulong_t, ulong_t, ulong_t, ulong_t) arch_prctl(int, ulong_t) adjtimex(void *)
        setrlimit(uint_t, void *) chroot(char *) sync() acct(char *) settimeofday(void *, void *)
        mount(char *, char *, char *, ulong_t, void *) umount2(char *, int) swapon(char *, int) swapoff(char *)
        reboot(int, int, uint_t, void *) sethostname(char *, int) setdomainname(char *, int) iopl(uint_t) ioperm(ulong_t, ulong_t, int)
        create_module(char *, size_t) init_module(void *, ulong_t, char *) delete_module(char *, uint_t) get_kernel_syms(void *)
        query_module(char *, int, void *, size_t, size_t *) quotactl(uint_t, char *, uint_t, void *) nfsservctl(int, void *, void *)
        getpmsg() putpmsg() afs_syscall() tuxcall() security() gettid() readahead(int, off_t, size_t)
        setxattr(char *, char *, void *, size_t, int) lsetxattr(char *, char *, void *, size_t, int)
        fsetxattr(int, char *, void *, size_t, int) getxattr(char *, char *, void *, size_t) lgetxattr(char *, char *, void *, size_t)
        fgetxattr(int, char *, void *, size_t) listxattr(char *, char *, size_t) llistxattr(char *, char *, size_t)
        flistxattr(int, char *, size_t) removexattr(char *, char *) lremovexattr(char *, char *) fremovexattr(int, char *) tkill(pid_t, int)
        time(void *) futex(uint_t *, int, uint_t, void *, uint_t *, uint_t) sched_setaffinity(pid_t, uint_t, ulong_t *)
        sched_getaffinity(pid_t, uint_t, ulong_t *) set_thread_area(void *) io_setup(uint_t, ulong_t *) io_destroy(ulong_t)
        io_getevents(ulong_t, long, long, void *, void *) io_submit(ulong_t, long, void **) io_cancel(ulong_t, void *, void *)
        get_thread_area(void *) lookup_dcookie(uint64_t, char *, size_t) epoll_create(int) epoll_ctl_old() epoll_wait_old()
        remap_file_pages(ulong_t, ulong_t, ulong_t, ulong_t, ulong_t) getdents64(uint_t, void *, uint_t) set_tid_address(int *)
        restart_syscall() semtimedop(int, void *, uint_t, void *) fadvise64(int, off_t, size_t, int) timer_create(int, void *, int *)
        timer_settime(int, int, void *, void *) timer_gettime(int, void *) timer_getoverrun(int) timer_delete(int)
        clock_settime(int, void *) clock_gettime(int, void *) clock_getres(int, void *) clock_nanosleep(int, int, void *, void *)
        exit_group(int) epoll_wait(int, void *, int, int) epoll_ctl(int, int, int, void *) tgkill(pid_t, pid_t, int) utimes(char *, void *)
        vserver() mbind(ulong_t, ulong_t, ulong_t, ulong_t *, ulong_t, uint_t) set_mempolicy(int, ulong_t *, ulong_t)
        get_mempolicy(int *, ulong_t *, ulong_t, ulong_t, ulong_t) mq_open(char *, int, mode_t, void *) mq_unlink(char *)
        mq_timedsend(int, char *, size_t, uint_t, void *) mq_timedreceive(int, char *, size_t, uint_t *, void *) mq_notify(int, void *)
        mq_getsetattr(int, void *, void *) kexec_load(ulong_t, ulong_t, void *, ulong_t) waitid(int, pid_t, void *, int, void *)
        add_key(char *, char *, void *, size_t, int) request_key(char *, char *, char *, int)
        keyctl(int, ulong_t, ulong_t, ulong_t, ulong_t) ioprio_set(int, int, int) ioprio_get(int, int) inotify_init()
        inotify_add_watch(int, char *, uint_t) inotify_rm_watch(int, int) migrate_pages(pid_t, ulong_t, ulong_t *, ulong_t *)
        openat(int, char *, int, mode_t) mkdirat(int, char *, mode_t) mknodat(int, char *, mode_t, uint_t)
        fchownat(int, char *, uid_t, gid_t, int) futimesat(int, char *, void *) newfstatat(int, char *, void *, int)
        unlinkat(int, char *, int) renameat(int, char *, int, char *) linkat(int, char *, int, char *, int) symlinkat(char *, int, char *)
        readlinkat(int, char *, char *, int) fchmodat(int, char *, mode_t) faccessat(int, char *, int)
        pselect6(int, void *, void *, void *, void *, void *) ppoll(void *, uint_t, void *, void *, size_t) unshare(ulong_t)
        set_robust_list(void *, size_t) get_robust_list(int, void **, size_t *) splice(int, off_t *, int, off_t *, size_t, uint_t)
        tee(int, int, size_t, uint_t) sync_file_range(int, off_t, off_t, uint_t) vmsplice(int, void *, ulong_t, uint_t)
        move_pages(pid_t, ulong_t, void **, int *, int *, int) utimensat(int, char *, void *, int)
        epoll_pwait(int, void *, int, int, void *, size_t) signalfd(int, void *, size_t) timerfd_create(int, int) eventfd(uint_t)
        fallocate(int, int, off_t, off_t) timerfd_settime(int, int, void *, void *) timerfd_gettime(int, void *)
        accept4(int, void *, int *, int) signalfd4(int, void *, size_t, int) eventfd2(uint_t, int) epoll_create1(int)
        dup3(uint_t, uint_t, int) pipe2(int *, int) inotify_init1(int) preadv(ulong_t, void *, ulong_t, ulong_t, ulong_t)
        pwritev(ulong_t, void *, ulong_t, ulong_t, ulong_t) rt_tgsigqueueinfo(pid_t, pid_t, int, void *)
        perf_event_open(void *, pid_t, int, int, ulong_t) recvmmsg(int, void *, uint_t, uint_t, void *) fanotify_init(uint_t, uint_t)
        fanotify_mark(int, uint_t, uint64_t, int, char *) prlimit64(pid_t, uint_t, void *, void *)
        name_to_handle_at(int, char *, void *, void *, int) open_by_handle_at(int, void *, int) clock_adjtime(int, void *) syncfs(int)
        sendmmsg(int, void *, uint_t, uint_t) setns(int, int) getcpu(uint_t *, uint_t *, void *)
        process_vm_readv(pid_t, void *, ulong_t, void *, ulong_t, ulong_t)
        process_vm_writev(pid_t, void *, ulong_t, void *, ulong_t, ulong_t) kcmp(pid_t, pid_t, int, ulong_t, ulong_t)
        finit_module(int, char *, int) sched_setattr(pid_t, void *, uint_t) sched_getattr(pid_t, void *, uint_t, uint_t)
        renameat2(int, char *, int, char *, uint_t) seccomp(uint_t, uint_t, void *) getrandom(char *, size_t, uint_t)
        memfd_create(char *, uint_t) kexec_file_load(int, int, ulong_t, char *, ulong_t) bpf(int, void *, uint_t)
        execveat(int, char *, char **, char **, int) userfaultfd(int) membarrier(int, uint_t, int) mlock2(ulong_t, size_t, int)
        copy_file_range(int, off_t *, int, off_t *, size_t, uint_t) preadv2(ulong_t, void *, ulong_t, ulong_t, ulong_t, int)
        pwritev2(ulong_t, void *, ulong_t, ulong_t, ulong_t, int) pkey_mprotect(ulong_t, size_t, ulong_t, int) pkey_alloc(ulong_t, ulong_t)
        pkey_free(int) statx(int, char *, uint_t, uint_t, void *) io_pgetevents(ulong_t, long, long, void *, void *, void *)
        rseq(void *, uint_t, int, uint_t) pidfd_send_signal(int, int, void *, uint_t) io_uring_setup(uint_t, void *)
        io_uring_enter(uint_t, uint_t, uint_t, uint_t, void *, size_t) io_uring_register(uint_t, uint_t, void *, uint_t)
        open_tree(int, char *, uint_t) move_mount(int, char *, int, char *, uint_t) fsopen(char *, uint_t)
        fsconfig(int, uint_t, char *, void *, int) fsmount(int, uint_t, uint_t) fspick(int, char *, uint_t) pidfd_open(pid_t, uint_t)
        clone3(void *, size_t) close_range(uint_t, uint_t, uint_t) openat2(int, char *, void *, size_t) pidfd_getfd(int, int, uint_t)
        faccessat2(int, char *, int, int) process_madvise(int, void *, size_t, int, uint_t)
        epoll_pwait2(int, void *, int, void *, void *, size_t) mount_setattr(int, char *, uint_t, void *, size_t)
        quotactl_fd(uint_t, uint_t, uint_t, void *) landlock_create_ruleset(void *, size_t, uint_t)
        landlock_add_rule(int, int, void *, uint_t) landlock_restrict_self(int, uint_t) memfd_secret(uint_t) process_mrelease(int, uint_t)
        futex_waitv(void *, uint_t, uint_t, void *, int) set_mempolicy_home_node(ulong_t, ulong_t, ulong_t, ulong_t)
        cachestat(uint_t, void *, void *, uint_t) fchmodat2(int, char *, mode_t, uint_t) map_shadow_stack(ulong_t, ulong_t, uint_t)
        futex_wake(void *, ulong_t, int, uint_t) futex_wait(void *, ulong_t, ulong_t, uint_t, void *, int)
        futex_requeue(void *, uint_t, int, int) statmount(void *, void *, size_t, uint_t) listmount(void *, uint64_t *, size_t, uint_t)
        lsm_get_self_attr(uint_t, void *, uint_t *, uint_t) lsm_set_self_attr(uint_t, void *, uint_t, uint_t)
        lsm_list_modules(uint64_t *, uint_t *, uint_t) mseal(ulong_t, size_t, ulong_t)
        setxattrat(int, char *, uint_t, char *, void *, size_t) getxattrat(int, char *, uint_t, char *, void *, size_t)
        listxattrat(int, char *, uint_t, char *, size_t) removexattrat(int, char *, uint_t, char *)
        open_tree_attr(int, char *, uint_t, void *, size_t) file_getattr(int, char *, void *, size_t, uint_t)
        file_setattr(int, char *, void *, size_t, uint_t)
        """;

    private static readonly FrozenDictionary<string, ImmutableArray<ArgumentType>> s_all =
        Parse().ToFrozenDictionary(static row => row.Name, static row => row.Arguments, StringComparer.Ordinal);

    /// <summary>Empty for a call that takes nothing, or is not known.</summary>
    public static ImmutableArray<ArgumentType> Of(string name) => s_all.GetValueOrDefault(name, []);

    private static IEnumerable<(string Name, ImmutableArray<ArgumentType> Arguments)> Parse()
    {
        foreach (string row in Text.Split(')', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = row.Split('(');
            string[] types = parts[1].Split(", ", StringSplitOptions.RemoveEmptyEntries);
            yield return (parts[0], [.. types.Select(static (type, index) => new ArgumentType(type, index))]);
        }
    }
}

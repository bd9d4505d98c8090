// sends: sends SIGUSR1 (10), SIGUSR2 (12), SIGURG (23), SIGWINCH (28), SIGCONT (18) and SIGCHLD (17) by the six system calls that send signals, in
// this order: kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal; to itself, or the last three to a child that sleeps.
// Then it sends signal 0 by kill and a signal to a process that does not exist. Says "sent PID CHILD".
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int own = getpid();
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);
    int child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    siginfo_t information;
    memset(&information, 0, sizeof information);
    information.si_code = SI_QUEUE;
    syscall(SYS_kill, own, SIGUSR1);
    syscall(SYS_tkill, own, SIGUSR2);
    syscall(SYS_tgkill, own, own, SIGURG);
    syscall(SYS_rt_sigqueueinfo, child, SIGWINCH, &information);
    syscall(SYS_rt_tgsigqueueinfo, child, child, SIGCONT, &information);
    int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
    syscall(SYS_pidfd_send_signal, descriptor, SIGCHLD, 0, 0);
    syscall(SYS_kill, own, 0);
    syscall(SYS_kill, 2147483646, SIGUSR1);
    kill(child, SIGKILL);
    waitpid(child, 0, 0);
    printf("sent %d %d\n", own, child);
    return 0;
}

// signals ROUNDS [THREADS]: every thread sends itself ROUNDS queued real-time signals with a value and ROUNDS SIGUSR1 by
// tgkill, calling target() between; handlers count. Each signal is waited for before the next, so that none may merge.
// Ends with "queued N usr1 N wrong-thread N ignored-trap-kept N": each count must be ROUNDS times the threads, wrong-thread 0.
// SIGTRAP is ignored and blocked throughout; the last number is 1 when both are still so at the end.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic long queued, usr1, wrong_thread;
static __thread volatile long seen;
static __thread pid_t self;
static long rounds;
static volatile long sink;

__attribute__((noinline)) void target(long number) { sink = number; }

static void on_queued(int number, siginfo_t *information, void *context) {
    (void)number, (void)context;
    queued++;
    seen++;
    if (information->si_value.sival_int != self) wrong_thread++;
}

static void on_usr1(int number, siginfo_t *information, void *context) {
    (void)number, (void)information, (void)context;
    usr1++;
    seen++;
}

static void send_and_wait(int number, long expected) {
    union sigval value = {.sival_int = self};
    if (number == SIGRTMIN) {
        siginfo_t information = {.si_signo = number, .si_code = SI_QUEUE, .si_pid = getpid(), .si_value = value};
        syscall(SYS_rt_tgsigqueueinfo, getpid(), self, number, &information);
    } else {
        syscall(SYS_tgkill, getpid(), self, number);
    }
    while (seen < expected) target(expected);
}

static void *run(void *unused) {
    (void)unused;
    self = (pid_t)syscall(SYS_gettid);
    long expected = 0;
    for (long i = 0; i < rounds; i++) {
        send_and_wait(SIGRTMIN, ++expected);
        send_and_wait(SIGUSR1, ++expected);
    }
    return 0;
}

static int trap_is_kept(void) {
    struct sigaction action;
    sigset_t blocked;
    sigaction(SIGTRAP, 0, &action);
    pthread_sigmask(SIG_BLOCK, 0, &blocked);
    return action.sa_handler == SIG_IGN && sigismember(&blocked, SIGTRAP);
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 100;
    int threads = argc > 2 ? atoi(argv[2]) : 1;
    struct sigaction action = {.sa_sigaction = on_queued, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(SIGRTMIN, &action, 0);
    action.sa_sigaction = on_usr1;
    sigaction(SIGUSR1, &action, 0);
    signal(SIGTRAP, SIG_IGN);
    sigset_t trap;
    sigemptyset(&trap);
    sigaddset(&trap, SIGTRAP);
    pthread_sigmask(SIG_BLOCK, &trap, 0);
    pthread_t all[256];
    if (threads < 1 || threads > 256) return 64;
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&all[i], 0, run, 0) != 0) return 2;
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i], 0);
    }
    printf("queued %ld usr1 %ld wrong-thread %ld ignored-trap-kept %d\n", queued, usr1, wrong_thread, trap_is_kept());
    return 0;
}

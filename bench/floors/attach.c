// Floor: seize and interrupt every thread of a running process, wait for all the stops, detach all.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MaxThreads = 4096 };
static volatile int *shared;

static double nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static void *sleeper(void *unused)
{
    shared[__atomic_add_fetch(&shared[0], 1, __ATOMIC_SEQ_CST)] = gettid();
    for (;;) pause();
    return unused;
}

static void victim(int threads)
{
    pthread_attr_t small;
    pthread_t id;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    for (int i = 1; i < threads; i++)
        if (pthread_create(&id, &small, sleeper, 0)) _exit(1);
    sleeper(0);
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? atoi(argv[1]) : 1, rounds = argc > 2 ? atoi(argv[2]) : 20, status;
    if (threads < 1 || threads > MaxThreads) return 1;
    shared = mmap(0, (MaxThreads + 1) * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) victim(threads);
    for (int i = 1; i <= threads; i++)
        while (shared[i] == 0) usleep(100);
    double start = nanoseconds();
    for (int round = 0; round < rounds; round++) {
        for (int i = 1; i <= threads; i++)
            if (ptrace(PTRACE_SEIZE, shared[i], 0, 0) || ptrace(PTRACE_INTERRUPT, shared[i], 0, 0)) return 1;
        for (int i = 0; i < threads; i++)
            if (waitpid(-1, &status, __WALL) < 0 || !WIFSTOPPED(status)) return 1;
        for (int i = 1; i <= threads; i++)
            if (ptrace(PTRACE_DETACH, shared[i], 0, 0)) return 1;
    }
    printf("attach+detach %d threads %.0f ns\n", threads, (nanoseconds() - start) / rounds);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return 0;
}

// cores: a process that is worth a core. Usage: cores HOW LIMIT [LIBRARY]. HOW: fault (writes where nothing is), abort, or wait.
// LIMIT: bytes of a core that the kernel may write, or -1. Three threads wait deep in calls. Says "ready PID" and goes on when it
// reads a line or the end of its input.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { THREADS = 3, NOWHERE = 0x18 };
static pthread_barrier_t all;

__attribute__((noinline)) static void wait_deep(int depth)
{
    volatile char room[64];
    room[depth % 64] = 1;
    if (depth > 0)
        wait_deep(depth - 1);
    else
        pause();
    room[0] = room[1];
}

static void *work(void *depth)
{
    pthread_barrier_wait(&all);
    wait_deep((int)(long)depth);
    return NULL;
}

__attribute__((noinline)) void end_deep(const char *how, int depth)
{
    volatile char room[128];
    room[depth % 128] = 1;
    if (depth > 0)
        end_deep(how, depth - 1);
    else if (strcmp(how, "fault") == 0)
        *(volatile int *)NOWHERE = 1;
    else if (strcmp(how, "abort") == 0)
        abort();
    else
        pause();
    room[0] = room[1];
}

int main(int count, char **arguments)
{
    const char *how = count > 1 ? arguments[1] : "wait";
    long limit = count > 2 ? atol(arguments[2]) : -1;
    struct rlimit core;
    getrlimit(RLIMIT_CORE, &core);
    core.rlim_cur = limit < 0 ? core.rlim_max : (rlim_t)limit;
    setrlimit(RLIMIT_CORE, &core);
#ifndef WITHOUT_DLOPEN
    if (count > 3 && dlopen(arguments[3], RTLD_NOW) == NULL)
        return 2;
#endif
    pthread_barrier_init(&all, NULL, THREADS + 1);
    for (long i = 0; i < THREADS; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, work, (void *)(5 + i));
    }
    pthread_barrier_wait(&all);
    printf("ready %d\n", getpid());
    fflush(stdout);
    getchar();
    end_deep(how, 7);
}

// Threads that are always somewhere deep: recursion, callbacks from the C library, variable and realigned frames, tail calls,
// handlers on their own stack. Meant for -O2 -fomit-frame-pointer. Usage: stacks [THREADS]. Prints "ready". With
// 0 threads the main thread does all of it once, without signals, and ends.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static _Atomic unsigned long sink;

__attribute__((noinline)) static unsigned long leaf(unsigned long x)
{
    for (int i = 0; i < 20; i++)
        x = x * 6364136223846793005UL + 1442695040888963407UL;
    return x;
}

__attribute__((noinline)) static unsigned long variable(unsigned long x)
{
    unsigned long count = 16 + x % 64;
    unsigned long *room = __builtin_alloca(count * sizeof *room);
    for (unsigned long i = 0; i < count; i++)
        room[i] = leaf(x + i);
    return room[x % count];
}

__attribute__((noinline)) static unsigned long realigned(unsigned long x)
{
    _Alignas(64) unsigned char room[256];
    unsigned long *extra = __builtin_alloca(8 * (1 + x % 8));
    memset(room, (int)x, sizeof room);
    *extra = variable(x);
    return room[x % sizeof room] + *extra;
}

__attribute__((noinline)) static unsigned long tail(unsigned long x)
{
    return x & 1 ? realigned(x >> 1) : variable(x >> 1);
}

__attribute__((noinline)) static unsigned long recurse(unsigned depth, unsigned long x)
{
    unsigned long here = leaf(x);
    if (depth == 0)
        return tail(here);
    return here ^ recurse(depth - 1, here) ^ leaf(here + depth);
}

static int compare(const void *left, const void *right)
{
    unsigned long a = *(const unsigned long *)left, b = *(const unsigned long *)right;
    return a < b ? -1 : a > b;
}

__attribute__((noinline)) static void sort(unsigned long x)
{
    unsigned long numbers[100];
    for (int i = 0; i < 100; i++)
        numbers[i] = x = leaf(x);
    qsort(numbers, 100, sizeof *numbers, compare);
    sink += numbers[7];
}

__attribute__((noinline)) static void text(unsigned long x)
{
    char room[300];
    int length = snprintf(room, sizeof room, "%lx %s %f %ld", x, "some text", (double)x, (long)x);
    char *copy = strdup(room);
    sink += strlen(copy) + (unsigned)length + (strchr(copy, 'z') != NULL);
    free(copy);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    sink += (unsigned long)now.tv_nsec;
}

static void on_alarm(int signal)
{
    (void)signal;
    sink += recurse(5, 3);
}

static int started;

static void *work(void *argument)
{
    __atomic_add_fetch(&started, 1, __ATOMIC_SEQ_CST);
    stack_t own = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    sigaltstack(&own, NULL);
    for (unsigned long x = (unsigned long)argument;; x++) {
        sink += recurse((unsigned)(x % 60), x);
        sort(x);
        text(x);
        if (x % 16 == 0)
            usleep(100);
        if (x % 32 == 0)
            raise(SIGUSR1);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    int threads = count > 1 ? atoi(arguments[1]) : 4;
    if (threads == 0) {
        sink += recurse(5, 1) + realigned(7) + variable(9);
        sort(3);
        text(5);
        return 0;
    }
    struct sigaction own = {.sa_handler = on_alarm, .sa_flags = SA_ONSTACK | SA_RESTART}, plain = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &own, NULL);
    sigaction(SIGALRM, &plain, NULL);
    struct itimerval every = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &every, NULL);
    for (long i = 1; i < threads; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, work, (void *)(i * 1000));
    }
    while (__atomic_load_n(&started, __ATOMIC_SEQ_CST) < threads - 1)
        usleep(100);
    puts("ready");
    fflush(stdout);
    work(NULL);
}

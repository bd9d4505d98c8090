// leader [THREADS [ROUNDS]]: the leader starts THREADS threads (1), says "ready PID TID" with the id of the first, and exits alone;
// the process is then a zombie leader with living threads. Each thread calls target() ROUNDS times (0: until a byte or the end
// comes on standard input); the last of them prints "calls N" and ends the process.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

static long rounds;
static int threads;
static _Atomic long calls;
static _Atomic int first, left;
static volatile long sink;

__attribute__((noinline)) void target(long number) { sink = number; }

static int is_told_to_end(void) {
    struct pollfd input = {.fd = 0, .events = POLLIN};
    return poll(&input, 1, 1) != 0;
}

static void *run(void *unused) {
    (void)unused;
    int none = 0;
    __atomic_compare_exchange_n((int *)&first, &none, (int)syscall(SYS_gettid), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    for (long i = 0; rounds != 0 ? i < rounds : !is_told_to_end(); i++) {
        target(i);
        calls++;
    }
    if (--left == 0) {
        printf("calls %ld\n", calls);
        fflush(stdout);
        _exit(0);
    }
    return 0;
}

int main(int argc, char **argv) {
    threads = argc > 1 ? atoi(argv[1]) : 1;
    rounds = argc > 2 ? atol(argv[2]) : 0;
    left = threads;
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, 0, run, 0) != 0) return 2;
    }
    while (first == 0) usleep(100);
    printf("ready %d %d\n", (int)getpid(), first);
    fflush(stdout);
    pthread_exit(0);
}

// churn [MAKERS]: MAKERS threads (2) start short-lived threads one after the other, until a byte or the end comes on standard input.
// Each short-lived one calls target() once. Says "ready PID" first and at the end "threads N".
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int over;
static _Atomic long threads;
static volatile long sink;

__attribute__((noinline)) void target(long number) { sink = number; }

static void *live_briefly(void *unused) {
    target(threads++);
    return unused;
}

static void *make(void *unused) {
    pthread_t thread;
    while (!over) {
        if (pthread_create(&thread, 0, live_briefly, 0) == 0) pthread_join(thread, 0);
    }
    return unused;
}

int main(int argc, char **argv) {
    int makers = argc > 1 ? atoi(argv[1]) : 2;
    pthread_t all[64];
    char byte[1];
    if (makers < 1 || makers > 64) return 64;
    alarm(120);
    for (int i = 0; i < makers; i++) {
        if (pthread_create(&all[i], 0, make, 0) != 0) return 2;
    }
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (read(0, byte, 1) < 0) return 3;
    over = 1;
    for (int i = 0; i < makers; i++) pthread_join(all[i], 0);
    printf("threads %ld\n", threads);
    return 0;
}

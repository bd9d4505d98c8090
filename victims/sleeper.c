// sleeper [THREADS [SECONDS]]: says "ready PID" once the leader and THREADS more threads are asleep in pause, then sleeps until
// it is killed. After SECONDS (60 where not told) it ends by itself, so that a forgotten one does not stay for ever.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic int started;
static volatile int over;

static void *rest(void *unused) {
    (void)unused;
    started++;
    while (!over) pause();
    return 0;
}

int main(int argc, char **argv) {
    int threads = argc > 1 ? atoi(argv[1]) : 0;
    alarm(argc > 2 ? (unsigned)atoi(argv[2]) : 60);
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, 0, rest, 0) != 0) return 2;
    }
    while (started < threads) usleep(100);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    for (;;) pause();
}

// calls CALLS [THREADS [wait]]: THREADS threads call target() CALLS times each; at the end the victim tells the sum of
// its own counters: "calls N". With "wait" it says "ready PID" and starts when a line (or the end) comes on standard input.
// A static build without threads works too: THREADS 0 calls from the leader only.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long calls_each;
static _Atomic long total;

__attribute__((noinline)) long target(long number, long *counter) {
    *counter += 1;
    return number ^ *counter;
}

static void *run(void *unused) {
    long counter = 0;
    (void)unused;
    for (long i = 0; i < calls_each; i++) {
        target(i, &counter);
    }
    total += counter;
    return 0;
}

int main(int argc, char **argv) {
    calls_each = argc > 1 ? atol(argv[1]) : 1000;
    int threads = argc > 2 ? atoi(argv[2]) : 0;
    if (argc > 3 && strcmp(argv[3], "wait") == 0) {
        char line[16];
        printf("ready %d\n", (int)getpid());
        fflush(stdout);
        if (read(0, line, sizeof line) < 0) return 3;
    }
    if (threads == 0) {
        run(0);
    } else {
        pthread_t *all = calloc((size_t)threads, sizeof *all);
        for (int i = 0; i < threads; i++) {
            if (pthread_create(&all[i], 0, run, 0) != 0) return 2;
        }
        for (int i = 0; i < threads; i++) {
            pthread_join(all[i], 0);
        }
    }
    printf("calls %ld\n", total);
    return 0;
}

// threadchurn [KEEPERS]: says "ready PID", then KEEPERS threads (2) each start a thread and join it, over and over; the thread
// does nothing. It ends with "churned N" when a byte or the end comes on standard input, and after 60 seconds by itself.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int over;
static _Atomic long churned;

static void *nothing(void *unused) { return unused; }

static void *keep(void *unused) {
    while (!over) {
        pthread_t thread;
        if (pthread_create(&thread, 0, nothing, 0) != 0) _exit(2);
        pthread_join(thread, 0);
        churned++;
    }
    return unused;
}

int main(int argc, char **argv) {
    int keepers = argc > 1 ? atoi(argv[1]) : 2;
    pthread_t all[64];
    alarm(60);
    if (keepers < 1 || keepers > 64) return 64;
    for (int i = 0; i < keepers; i++) {
        if (pthread_create(&all[i], 0, keep, 0) != 0) return 2;
    }
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    char byte;
    if (read(0, &byte, 1) < 0) return 3;
    over = 1;
    for (int i = 0; i < keepers; i++) pthread_join(all[i], 0);
    printf("churned %ld\n", churned);
    return 0;
}

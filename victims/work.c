// work THREADS ROUNDS [MODE]: THREADS threads (0: the leader alone, for ever or ROUNDS times) call work(I, "text") for I below ROUNDS;
// then it says "worked N" and ends with 7. Each call is counted by the program itself.
// again: executes itself once more without MODE.   abort: ends by SIGABRT.   wait: says "ready PID" and works when a line comes.
// turn: says "ready PID", then calls work() every millisecond until text[0] is changed, and ends with 9.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char text[64] = "before";
static _Atomic long worked;
static long rounds;

__attribute__((noinline)) long work(long number, char *message) {
    __asm__ volatile("" ::: "memory");
    worked++;
    return number * 2 + message[1];
}

static void *run(void *unused) {
    (void)unused;
    for (long i = 0; i < rounds; i++) work(i, text);
    return 0;
}

static void turn(void) {
    printf("ready %d\n", getpid());
    fflush(stdout);
    for (long i = 0; text[0] == 'b'; i++) {
        work(i, text);
        usleep(1000);
    }
    printf("changed to %s\n", text);
    exit(9);
}

int main(int argc, char **argv) {
    int threads = atoi(argv[1]);
    const char *mode = argc > 3 ? argv[3] : "";
    char line[16];
    pthread_t ids[64];
    rounds = atol(argv[2]);
    if (strcmp(mode, "turn") == 0) turn();
    if (strcmp(mode, "wait") == 0) {
        printf("ready %d\n", getpid());
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == 0) return 1;
    }
    for (int i = 0; i < threads; i++) pthread_create(&ids[i], 0, run, 0);
    if (threads == 0) run(0);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], 0);
    if (strcmp(mode, "again") == 0) execl("/proc/self/exe", argv[0], argv[1], argv[2], (char *)0);
    printf("worked %ld\n", (long)worked);
    fflush(stdout);
    if (strcmp(mode, "abort") == 0) abort();
    return 7;
}

// execs ROUNDS [thread] [fail]: executes itself ROUNDS times, then ends with "execs done PID". With "thread" the call is made by
// a thread that is not the leader, while two siblings run; with "fail" each round first tries a file that does not exist and
// checks that it is still itself.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **next_arguments;
static volatile unsigned long spins;
static volatile int stop;

static void *spin(void *unused) {
    (void)unused;
    while (!stop) spins++;
    return 0;
}

static void *execute(void *unused) {
    (void)unused;
    execv("/proc/self/exe", next_arguments);
    perror("execv");
    _exit(2);
}

static void execute_from_a_thread(void) {
    pthread_t thread;
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&thread, 0, spin, 0) != 0) _exit(3);
    }
    if (pthread_create(&thread, 0, execute, 0) != 0) _exit(3);
    for (;;) pause();
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 1;
    int thread = 0, fail = 0;
    for (int i = 2; i < argc; i++) {
        thread |= strcmp(argv[i], "thread") == 0;
        fail |= strcmp(argv[i], "fail") == 0;
    }
    if (rounds <= 0) {
        printf("execs done %d\n", (int)getpid());
        return 0;
    }
    static char left[24];
    snprintf(left, sizeof left, "%ld", rounds - 1);
    argv[1] = left;
    next_arguments = argv;
    if (fail && execv("/nowhere/to/be/found", argv) == 0) return 4;
    if (thread) execute_from_a_thread();
    execute(0);
}

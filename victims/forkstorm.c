// forkstorm ROUNDS [wait]: each round forks a child of one of four kinds and checks how it ended:
//   it calls target() and exits 0 | it forks again, and both call target() | it is hit by SIGUSR1, whose handler calls target(), until
//   it has exited | it is killed at once. Ends with "children N failed N calls N", calls being the parent's own.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long sink;

__attribute__((noinline)) void target(long number) { sink = number; }

static void on_signal(int number) { target(number); }

static int await(pid_t child) {
    int status = -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

static void be_child(long kind) {
    target(kind);
    if (kind == 1) {
        pid_t grandchild = fork();
        target(kind);
        if (grandchild != 0) _exit(await(grandchild) == 0 ? 0 : 9);
    }
    if (kind == 2) {
        for (int i = 0; i < 20; i++) target(i);
    }
    while (kind == 3) target(kind);
    _exit(0);
}

static int expected(long kind, int status) { return kind == 3 ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL : status == 0; }

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 4, failed = 0, calls = 0;
    signal(SIGUSR1, on_signal);
    if (argc > 2) {
        char line[16];
        printf("ready %d\n", (int)getpid());
        fflush(stdout);
        if (read(0, line, sizeof line) < 0) return 3;
    }
    for (long round = 0; round < rounds; round++) {
        long kind = round % 4;
        pid_t child = fork();
        if (child == 0) be_child(kind);
        if (kind == 2) {
            for (int i = 0; i < 5; i++) kill(child, SIGUSR1);
        }
        if (kind == 3) kill(child, SIGKILL);
        int status = await(child);
        if (!expected(kind, status)) {
            failed++;
            fprintf(stderr, "kind %ld ended with %#x\n", kind, status);
        }
        target(round);
        calls++;
    }
    printf("children %ld failed %ld calls %ld\n", rounds, failed, calls);
    return failed != 0;
}

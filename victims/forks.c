// forks KIND ROUNDS [wait]: KIND is fork, vfork, spawn or all. Each round makes a child that calls target() (for spawn the
// child is this program again as "forks child"), waits for it, and calls target() in the parent. Ends with
// "children N failed N calls N", where calls are the parent's own. A child that dies of a signal is a failed one.
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static long children, failed, calls;
static volatile long sink;

__attribute__((noinline)) void target(long number) { sink = number; }

static void collect(pid_t child) {
    int status = 0;
    children++;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        failed++;
        fprintf(stderr, "child %d ended with status %#x\n", (int)child, status);
    }
}

static void by_fork(void) {
    pid_t child = fork();
    if (child == 0) {
        target(1);
        _exit(0);
    }
    collect(child);
}

static void by_vfork(void) {
    pid_t child = vfork();
    if (child == 0) {
        target(2);
        _exit(0);
    }
    collect(child);
}

static void by_spawn(void) {
    char *arguments[] = {"forks", "child", 0};
    pid_t child = -1;
    if (posix_spawn(&child, "/proc/self/exe", 0, 0, arguments, environ) != 0) child = -1;
    collect(child);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "child") == 0) {
        target(3);
        return 0;
    }
    if (argc < 3) return 64;
    const char *kind = argv[1];
    long rounds = atol(argv[2]);
    int every = strcmp(kind, "all") == 0;
    if (argc > 3) {
        char line[16];
        printf("ready %d\n", (int)getpid());
        fflush(stdout);
        if (read(0, line, sizeof line) < 0) return 3;
    }
    for (long round = 0; round < rounds; round++) {
        if (every || strcmp(kind, "fork") == 0) by_fork();
        if (every || strcmp(kind, "vfork") == 0) by_vfork();
        if (every || strcmp(kind, "spawn") == 0) by_spawn();
        target(round);
        calls++;
    }
    printf("children %ld failed %ld calls %ld\n", children, failed, calls);
    return failed != 0;
}

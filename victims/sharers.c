// sharers KIND: processes that share this one's memory, each made in its own way. All of them call target().
//   clone ROUNDS   a child by clone(CLONE_VM) without CLONE_THREAD and the parent call it ROUNDS times each, at once
//   vfork          a vfork child says "ready PARENT CHILD", waits for a byte, calls it 3 times and exits with 5; then the parent does
//   exec ROUNDS    a CLONE_VM child calls it ROUNDS times while the parent executes /bin/sleep 0
// The end: "child STATUS calls N", N being the parent's own calls; for exec the child itself says "sharer N".
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static long rounds, calls;
static volatile long sink;
static char stack[64 * 1024] __attribute__((aligned(16)));

__attribute__((noinline)) void target(long number) { sink = number; }

static void pause_a_little(void) {
    for (volatile int i = 0; i < 2000; i++) {}
}

static int run_as_sharer(void *speaks) {
    for (long i = 0; i < rounds; i++) {
        target(i);
        pause_a_little();
    }
    if (speaks != 0) {
        static char text[32];
        int length = snprintf(text, sizeof text, "sharer %ld\n", rounds);
        if (write(1, text, (size_t)length) < 0) _exit(3);
    }
    _exit(5);
}

static pid_t share(void *speaks) { return clone(run_as_sharer, stack + sizeof stack, CLONE_VM | SIGCHLD, speaks); }

static pid_t by_vfork(void) {
    static pid_t parent;
    parent = getpid();
    pid_t child = vfork();
    if (child != 0) return child;
    static char text[64], byte[1];
    int length = snprintf(text, sizeof text, "ready %d %d\n", (int)parent, (int)getpid());
    if (write(1, text, (size_t)length) < 0 || read(0, byte, 1) < 0) _exit(3);
    for (int i = 0; i < 3; i++) target(i);
    _exit(5);
}

static void call_myself(long times) {
    for (long i = 0; i < times; i++) {
        target(i);
        calls++;
    }
}

int main(int argc, char **argv) {
    if (argc < 2) return 64;
    rounds = argc > 2 ? atol(argv[2]) : 0;
    pid_t child;
    if (strcmp(argv[1], "vfork") == 0) {
        child = by_vfork();
        call_myself(10);
    } else if (strcmp(argv[1], "exec") == 0) {
        child = share("speaks");
        execl("/bin/sleep", "sleep", "0", (char *)0);
        return 4;
    } else {
        child = share(0);
        call_myself(rounds);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 2;
    printf("child %#x calls %ld\n", status, calls);
    return 0;
}

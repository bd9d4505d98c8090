// create clone|fork|spawn ROUNDS: a process that becomes /bin/true, up to its exec stop.
//   clone  the floor: clone(CLONE_VM) to a gate, PTRACE_SEIZE, exec
//   fork   the same with a copied address space
//   spawn  posix_spawn beside it, which traces nothing and returns when the new program has left our memory
// The kill and the reap are not counted.
#include "floor.h"
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { StackBytes = 65536 };
static char *const arguments[] = {"true", 0};
static int *gate;
static char *stack;
extern char **environ;

static int gated(void *unused)
{
    (void)unused;
    while (__atomic_load_n(gate, __ATOMIC_ACQUIRE) == 0) syscall(SYS_futex, gate, FUTEX_WAIT, 0, 0, 0, 0);
    execve("/bin/true", arguments, environ);
    _exit(127);
}

static pid_t start(int shares_memory)
{
    if (shares_memory) return clone(gated, stack + StackBytes, CLONE_VM | SIGCHLD, 0);
    pid_t child = fork();
    if (child == 0) gated(0);
    return child;
}

static pid_t create_traced(int shares_memory)
{
    int status;
    *gate = 0;
    pid_t child = start(shares_memory);
    CHECK(child > 0);
    CHECK(ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) == 0);
    __atomic_store_n(gate, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, gate, FUTEX_WAKE, 1, 0, 0, 0);
    CHECK(waitpid(child, &status, __WALL) == child);
    CHECK(status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8));
    return child;
}

static pid_t create_untraced(void)
{
    pid_t child;
    CHECK(posix_spawn(&child, "/bin/true", 0, 0, arguments, environ) == 0);
    return child;
}

int main(int argc, char **argv)
{
    CHECK(argc == 3 && strchr("cfs", argv[1][0]));
    int rounds = atoi(argv[2]), status;
    double total = 0;
    gate = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    stack = mmap(0, StackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    CHECK(rounds > 0 && gate != MAP_FAILED && stack != MAP_FAILED);
    for (int i = 0; i < rounds; i++) {
        double begin = nanoseconds();
        pid_t child = argv[1][0] == 's' ? create_untraced() : create_traced(argv[1][0] == 'c');
        total += nanoseconds() - begin;
        kill(child, SIGKILL);
        CHECK(waitpid(child, &status, __WALL) == child);
    }
    report(total / rounds);
    return 0;
}

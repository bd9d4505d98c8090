// syscalls victim CALLS: calls getppid CALLS times and reports what a call took.
// syscalls floor CALLS: the same under a tracer that takes both stops of each call, and reads the number at the first and the result at
//     the second, as whoever counts calls by their names must.
#include "floor.h"
#include "tracee.h"
#include <sys/syscall.h>

static int call(void *argument)
{
    long calls = *(long *)argument;
    double begin = nanoseconds();
    for (long i = 0; i < calls; i++)
        if (syscall(SYS_getppid) < 0) return 2;
    report((nanoseconds() - begin) / calls);
    return 0;
}

static int count_calls(long calls)
{
    struct user_regs_struct registers;
    long entries = 0;
    int status, is_in_call = 0;
    struct tracee victim = start_victim(call, &calls);
    CHECK(ptrace(PTRACE_SETOPTIONS, victim.pid, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD) == 0);
    CHECK(kill(victim.pid, SIGCONT) == 0 && ptrace(PTRACE_SYSCALL, victim.pid, 0, 0) == 0);
    for (;;) {
        CHECK(waitpid(-1, &status, __WALL) == victim.pid);
        if (WIFEXITED(status)) break;
        int is_call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        if (is_call) {
            CHECK(ptrace(PTRACE_GETREGS, victim.pid, 0, &registers) == 0);
            is_in_call = !is_in_call;
            entries += is_in_call && registers.orig_rax == SYS_getppid;
        }
        CHECK(ptrace(PTRACE_SYSCALL, victim.pid, 0, is_call || status >> 16 ? 0 : WSTOPSIG(status)) == 0);
    }
    CHECK(WEXITSTATUS(status) == 0 && entries == calls);
    return 0;
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    long calls = atol(argv[2]);
    return argv[1][0] == 'v' ? call(&calls) : count_calls(calls);
}

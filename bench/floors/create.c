// Floor: fork, PTRACE_SEIZE, exec of /bin/true up to its exec stop. The kill and the reap are not counted.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 500, status;
    double total = 0;
    for (int i = 0; i < rounds; i++) {
        int gate[2];
        char go = 1;
        double start = nanoseconds();
        if (pipe(gate)) return 1;
        pid_t child = fork();
        if (child == 0) {
            if (read(gate[0], &go, 1) != 1) _exit(126);
            execl("/bin/true", "true", (char *)0);
            _exit(127);
        }
        if (ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)) return 1;
        if (write(gate[1], &go, 1) != 1 || waitpid(child, &status, __WALL) != child) return 1;
        if (status >> 8 != (SIGTRAP | PTRACE_EVENT_EXEC << 8)) return 1;
        total += nanoseconds() - start;
        kill(child, SIGKILL);
        waitpid(child, &status, __WALL);
        close(gate[0]);
        close(gate[1]);
    }
    printf("create %.0f ns\n", total / rounds);
    return 0;
}

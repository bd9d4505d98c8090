// A forked victim at its start: same code at the same addresses, so that the floor needs no symbol table.
#pragma once
#include "floor.h"
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint8_t Trap = 0xcc;

struct tracee {
    pid_t pid;
    int memory;
};

static inline struct tracee start_victim(int (*run)(void *), void *argument)
{
    struct tracee victim;
    char path[64];
    int status;
    victim.pid = fork();
    CHECK(victim.pid >= 0);
    if (victim.pid == 0) {
        raise(SIGSTOP);
        _exit(run(argument));
    }
    CHECK(waitpid(victim.pid, &status, WUNTRACED) == victim.pid && WIFSTOPPED(status));
    CHECK(ptrace(PTRACE_SEIZE, victim.pid, 0, PTRACE_O_EXITKILL) == 0);
    CHECK(waitpid(-1, &status, __WALL) == victim.pid && WIFSTOPPED(status));
    snprintf(path, sizeof path, "/proc/%d/mem", (int)victim.pid);
    victim.memory = open(path, O_RDWR);
    CHECK(victim.memory >= 0);
    return victim;
}

static inline void release_from_group_stop(struct tracee victim)
{
    CHECK(kill(victim.pid, SIGCONT) == 0 && ptrace(PTRACE_CONT, victim.pid, 0, 0) == 0);
}

static inline void write_memory(struct tracee victim, const void *address, const void *bytes, size_t length)
{
    CHECK(pwrite(victim.memory, bytes, length, (off_t)(uintptr_t)address) == (ssize_t)length);
}

// Waits for the next hit of our trap; the registers and the siginfo are read as every tracer must that asks whose trap it was.
// Returns 0 when the victim has ended well.
static inline int next_hit(struct tracee victim, const void *site, struct user_regs_struct *registers)
{
    siginfo_t info;
    int status;
    for (;;) {
        CHECK(waitpid(-1, &status, __WALL) == victim.pid);
        if (WIFEXITED(status)) {
            CHECK(WEXITSTATUS(status) == 0);
            return 0;
        }
        CHECK(WIFSTOPPED(status));
        if (status >> 8 == SIGTRAP) break;
        // The end of the group stop, and the SIGCONT that ended it.
        CHECK(ptrace(PTRACE_CONT, victim.pid, 0, status >> 16 ? 0 : WSTOPSIG(status)) == 0);
    }
    CHECK(ptrace(PTRACE_GETREGS, victim.pid, 0, registers) == 0);
    CHECK(ptrace(PTRACE_GETSIGINFO, victim.pid, 0, &info) == 0);
    CHECK(info.si_code == SI_KERNEL && registers->rip - 1 == (uintptr_t)site);
    return 1;
}

static inline void resume_at(struct tracee victim, uintptr_t address)
{
    CHECK(ptrace(PTRACE_POKEUSER, victim.pid, offsetof(struct user, regs.rip), address) == 0);
    CHECK(ptrace(PTRACE_CONT, victim.pid, 0, 0) == 0);
}

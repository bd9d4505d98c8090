// breakpoint victim plain|endbr CALLS: calls plain_target or endbr_target CALLS times and reports what a call took.
// breakpoint floor plain|endbr CALLS: the same under a tracer that counts each call by an int3 on the target.
// breakpoint where plain|endbr: says "where TARGET SLOT" in hexadecimal, for tracers that have no symbols. (Built without PIE.)
//   plain  the displaced first instruction runs in a slot outside the function, which jumps back: no single step
//   endbr  the first instruction is endbr64, which does nothing that a tracer must repeat: it is jumped over
#include "floor.h"
#include "tracee.h"

enum { PlainLength = 3, EndbrLength = 4, JumpLength = 5 };

// In assembly, so that the first instruction is what the name says whatever the compiler's options are.
__asm__(".text\n"
        ".globl plain_target\n.type plain_target, @function\n"
        "plain_target: mov %rdi, %rax\n add $1, %rax\n ret\n.size plain_target, . - plain_target\n"
        ".balign 16\n.globl endbr_target\n.type endbr_target, @function\n"
        "endbr_target: endbr64\n mov %rdi, %rax\n add $1, %rax\n ret\n.size endbr_target, . - endbr_target\n"
        ".balign 16\nslot: .skip 32, 0x90\n");
long plain_target(long number), endbr_target(long number);
extern const uint8_t slot[];

struct calls {
    long (*target)(long);
    long count;
};

static int call(void *argument)
{
    struct calls *calls = argument;
    double begin = nanoseconds();
    for (long i = 0; i < calls->count; i++)
        if (calls->target(i) != i + 1) return 2;
    report((nanoseconds() - begin) / calls->count);
    return 0;
}

static void fill_slot(struct tracee victim, const uint8_t *target)
{
    uint8_t code[PlainLength + JumpLength];
    int32_t back = (int32_t)((intptr_t)target + PlainLength - ((intptr_t)slot + (intptr_t)sizeof code));
    memcpy(code, target, PlainLength);
    code[PlainLength] = 0xe9;
    memcpy(code + PlainLength + 1, &back, sizeof back);
    write_memory(victim, slot, code, sizeof code);
}

static int count_hits(struct calls calls)
{
    const uint8_t *target = (const uint8_t *)(uintptr_t)calls.target;
    int skips = calls.target == endbr_target;
    uintptr_t onward = skips ? (uintptr_t)target + EndbrLength : (uintptr_t)slot;
    struct user_regs_struct registers;
    long hits = 0;
    struct tracee victim = start_victim(call, &calls);
    if (!skips) fill_slot(victim, target);
    write_memory(victim, target, &Trap, 1);
    release_from_group_stop(victim);
    for (; next_hit(victim, target, &registers); resume_at(victim, onward)) hits++;
    CHECK(hits == calls.count);
    return 0;
}

int main(int argc, char **argv)
{
    CHECK(argc >= 3);
    struct calls calls = {argv[2][0] == 'e' ? endbr_target : plain_target, argc > 3 ? atol(argv[3]) : 0};
    switch (argv[1][0]) {
    case 'v': return call(&calls);
    case 'f': return count_hits(calls);
    default: return printf("where %lx %lx\n", (long)calls.target, (long)slot) < 0;
    }
}

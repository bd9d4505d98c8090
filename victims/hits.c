// hits MODE ROUNDS [THREADS [MICROSECONDS]]: says "ready PID", waits for a line, lets THREADS threads (0: the leader alone) do ROUNDS rounds,
// says what they did, waits for another line (or the end), and ends. With MICROSECONDS a real-time timer interrupts all that by SIGALRM.
// call: calls counted(), which counts by its first instruction: "counted N alarms N".
// leap: the same, but every alarm leaves by siglongjmp, and the round goes on with the next.
// mixed: runs mixed(), which has an instruction of every kind that needs care out of line: "mixed SUM".
// fault: a load at load_here faults, a handler makes it readable: "faults N wrong N" (wrong: si_addr or rip not the program's own).
// divide: a division at divide_here faults, a handler mends the divisor: the same line.
// rewrite: makes code at an address, says "code ADDRESS" before the first line is awaited, and rewrites its operand each round: "right N".
// clock: asks for the time: "clock N".
// own: executes int3 and raises SIGTRAP, each counted by a handler: "int3 N raised N".
// ignored, blocked, caught: has SIGTRAP so throughout, calls counted(): "counted N kept 1", 0 where it was not so at the end.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

__asm__(
    ".data\n.balign 8\n.globl count\ncount: .quad 0\nmixed_word: .quad 3\nmixed_way: .quad 0\n.text\n"
    ".globl counted\n.type counted,@function\ncounted: lock incq count(%rip)\n  ret\n.size counted,.-counted\n"
    ".globl load_here\n.type load_here,@function\nload_here: movl (%rdi),%eax\n  ret\n.size load_here,.-load_here\n"
    ".globl divide\n.type divide,@function\ndivide: xorl %edx,%edx\n  movl %edi,%eax\n  xorl %ecx,%ecx\n"
    ".globl divide_here\ndivide_here: divl %ecx\n  ret\n.size divide,.-divide\n"
    ".globl mixed\n.type mixed,@function\nmixed:\n"
    "  endbr64\n  push %rbp\n  mov %rsp,%rbp\n  push %rbx\n  mov %rdi,%rbx\n  nop\n"
    "  lea mixed_leaf(%rip),%rax\n  mov %rax,mixed_way(%rip)\n"
    "  mov mixed_word(%rip),%rax\n  add mixed_word(%rip),%rbx\n  movl $3,mixed_word(%rip)\n  cmpl $3,mixed_word(%rip)\n  jne 9f\n"
    "  movq $3,mixed_word(%rip)\n  mov $5,%ecx\n1: add %rcx,%rbx\n  loop 1b\n  jrcxz 2f\n  ud2\n"
    "2: call mixed_leaf\n  add %rax,%rbx\n  call *mixed_way(%rip)\n  add %rax,%rbx\n  mov mixed_way(%rip),%rax\n  call *%rax\n"
    "  xor %rax,%rbx\n  pushfq\n  popfq\n  test %rbx,%rbx\n  js 3f\n  jmp 4f\n3: not %rbx\n4: imul $31,%rbx,%rbx\n"
    "  sub $64,%rsp\n  mov %rsp,%rdi\n  mov $8,%ecx\n  mov %rbx,%rax\n  rep stosq\n  mov -8(%rdi),%rbx\n  add $64,%rsp\n"
    "  mov $39,%eax\n  syscall\n  test %eax,%eax\n  jle 9f\n"
    "  lea 5f(%rip),%rax\n  jmp *%rax\n  ud2\n5: cmovs %rax,%rbx\n  setne %al\n  movzbl %al,%eax\n  add %rbx,%rax\n  pop %rbx\n  pop %rbp\n  ret\n"
    "9: ud2\n.globl mixed_end\nmixed_end:\n.size mixed,.-mixed\n"
    "mixed_leaf: mov $11,%eax\n  ret $0\n");

extern volatile long count;
extern void counted(void), divide_here(void);
extern int load_here(void *page);
extern unsigned divide(unsigned number);
extern unsigned long mixed(unsigned long number);

static long rounds;
static volatile long alarms, faults, wrong, breaks, raised;
static _Atomic unsigned long sum;
static _Atomic long right;
static sigjmp_buf back;
static volatile int leaps;
static char *page;
static unsigned char *code;
static const char *mode;

static int is(const char *name) { return strcmp(mode, name) == 0; }

static void on_alarm(int number) {
    (void)number;
    alarms++;
    if (leaps) siglongjmp(back, 1);
}

static void on_fault(int number, siginfo_t *information, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    void *at = (void *)registers[REG_RIP];
    faults++;
    if (number == SIGSEGV) {
        if (information->si_addr != page || at != (void *)load_here) wrong++;
        mprotect(page, 4096, PROT_READ);
    } else {
        if (information->si_addr != (void *)divide_here || at != (void *)divide_here) wrong++;
        registers[REG_RCX] = 1;
    }
}

static void on_trap(int number, siginfo_t *information, void *context) {
    (void)number, (void)context;
    if (information->si_code == SI_KERNEL) breaks++;
    else raised++;
}

static void round_of_code(long i) {
    uint32_t value = (uint32_t)i * 2654435761u;
    memcpy(code + 1, &value, sizeof value);
    right += ((uint32_t (*)(void))code)() == value;
}

static void one(long i) {
    if (is("mixed")) sum += mixed((unsigned long)i);
    else if (is("fault")) mprotect(page, 4096, PROT_NONE), load_here(page);
    else if (is("divide")) wrong += divide((unsigned)i) != (unsigned)i;
    else if (is("rewrite")) round_of_code(i);
    else if (is("clock")) { struct timespec now; clock_gettime(CLOCK_MONOTONIC, &now); }
    else if (is("own")) { __asm__ volatile("int3"); counted(); raise(SIGTRAP); }
    else counted();
}

static void *run(void *unused) {
    volatile long i = 0;
    (void)unused;
    if (is("leap")) {
        sigsetjmp(back, 1);
        leaps = 1;
    }
    while (i < rounds) {
        i++;
        one(i);
    }
    leaps = 0;
    return 0;
}

static void set(int number, void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(number, &action, 0);
}

static void prepare(void) {
    sigset_t trap;
    sigemptyset(&trap);
    sigaddset(&trap, SIGTRAP);
    page = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(code, "\xb8\0\0\0\0\xc3", 6);
    set(SIGSEGV, on_fault);
    set(SIGFPE, on_fault);
    if (is("own") || is("caught")) set(SIGTRAP, on_trap);
    if (is("ignored")) signal(SIGTRAP, SIG_IGN);
    if (is("blocked") || is("caught")) pthread_sigmask(SIG_BLOCK, &trap, 0);
    if (is("rewrite")) printf("code %p\n", (void *)code);
}

static int is_kept(void) {
    struct sigaction action;
    sigset_t blocked;
    sigaction(SIGTRAP, 0, &action);
    pthread_sigmask(SIG_BLOCK, 0, &blocked);
    if (is("ignored")) return action.sa_handler == SIG_IGN;
    if (is("blocked")) return sigismember(&blocked, SIGTRAP);
    return action.sa_sigaction == on_trap && (action.sa_flags & SA_SIGINFO) && sigismember(&blocked, SIGTRAP);
}

static void set_timer(long microseconds) {
    struct itimerval timer = {.it_interval = {0, microseconds}, .it_value = {0, microseconds}};
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &timer, 0);
}

static void report(void) {
    if (is("mixed")) printf("mixed %lu\n", sum);
    else if (is("fault") || is("divide")) printf("faults %ld wrong %ld\n", faults, wrong);
    else if (is("rewrite")) printf("right %ld\n", right);
    else if (is("clock")) printf("clock %ld\n", rounds);
    else if (is("own")) printf("int3 %ld raised %ld\n", breaks, raised);
    else if (is("call") || is("leap")) printf("counted %ld alarms %ld\n", count, alarms);
    else printf("counted %ld kept %d\n", count, is_kept());
    fflush(stdout);
}

int main(int argc, char **argv) {
    char line[16];
    pthread_t all[64];
    mode = argc > 1 ? argv[1] : "call";
    rounds = argc > 2 ? atol(argv[2]) : 1000;
    int threads = argc > 3 ? atoi(argv[3]) : 0;
    long microseconds = argc > 4 ? atol(argv[4]) : 0;
    if (threads > 64) return 64;
    prepare();
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (read(0, line, 1) < 0) return 3;
    if (microseconds > 0) set_timer(microseconds);
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&all[i], 0, run, 0) != 0) return 2;
    }
    if (threads == 0) run(0);
    for (int i = 0; i < threads; i++) pthread_join(all[i], 0);
    if (microseconds > 0) set_timer(0);
    report();
    return read(0, line, 1) < 0 ? 3 : 0;
}

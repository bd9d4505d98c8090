// Leaves code that it has been in: by an exec, by its end, or by an unload.
// leaves exec | exit: a thread burns in nested functions, and one in code that nothing describes, until the leader executes another program or ends.
// leaves unload LIBRARY: goes through the library (this file, built as one) into nested functions, and unloads it, again and again.
// leaves slot: begins a function by an instruction that takes long, and ends it by an exec.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND 1000000LL
#define ROUNDS 10000

static volatile uint64_t sink;

static long long now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

__attribute__((noinline)) static void inner(long long nanoseconds) {
    for (long long end = now(CLOCK_THREAD_CPUTIME_ID) + nanoseconds; now(CLOCK_THREAD_CPUTIME_ID) < end;)
        for (int i = 0; i < ROUNDS; i++) sink += i;
}

__attribute__((noinline)) static void middle(long long nanoseconds) {
    inner(nanoseconds);
    sink++;
}

// Of the library.
__attribute__((noinline)) void through(void (*function)(long long), long long nanoseconds) {
    function(nanoseconds);
    sink++;
}

__attribute__((noinline)) static void outer(void (*go)(void (*)(long long), long long), long long nanoseconds) {
    go(middle, nanoseconds);
    sink++;
}

static void *burn(void *unused) {
    outer(through, 10000 * MILLISECOND);
    return unused;
}

// On an empty stack, so that nobody finds a caller.
static void *vanish(void *unused) {
    static const unsigned char move[] = {0x48, 0xbc}, loop[] = {0xeb, 0xfe};
    unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint64_t stack = (uint64_t)page + 6144;
    memcpy(page, move, 2);
    memcpy(page + 2, &stack, 8);
    memcpy(page + 10, loop, 2);
    ((void (*)(void))page)();
    return unused;
}

// The program and its words are kept in registers that the instruction leaves alone.
void fill_and_execute(void *area, long unused, long none, uint64_t count, const char *path, char **words);
__asm__(".text\n.globl fill_and_execute\n.type fill_and_execute, @function\nfill_and_execute:\n"
        "rep stosb\nmov %r8, %rdi\nmov %r9, %rsi\nxor %edx, %edx\nmov $59, %eax\nsyscall\nhlt\n"
        ".size fill_and_execute, .-fill_and_execute\n");

static void leave_threads(const char *how, char **words) {
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, burn, NULL);
    pthread_create(&threads[1], NULL, vanish, NULL);
    for (int i = 0; i < 2; i++) {
        clockid_t clock;
        pthread_getcpuclockid(threads[i], &clock);
        while (now(clock) < 30 * MILLISECOND) usleep(1000);
    }
    if (strcmp(how, "exec") == 0) execv("/proc/self/exe", words);
    _exit(0);
}

static int leave_library(const char *path) {
    for (int round = 0; round < 20; round++) {
        void *library = dlopen(path, RTLD_NOW);
        if (library == NULL) return 1;
        outer((void (*)(void (*)(long long), long long))dlsym(library, "through"), 7 * MILLISECOND);
        dlclose(library);
    }
    return 0;
}

int main(int count, char **words) {
    char *again[] = {words[0], NULL};
    if (count < 2) return 0;
    if (strcmp(words[1], "unload") == 0) return leave_library(words[2]);
    if (strcmp(words[1], "slot") != 0) leave_threads(words[1], again);
    const uint64_t size = 24 << 20;
    fill_and_execute(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 0, 0, size, "/proc/self/exe", again);
    return 1;
}

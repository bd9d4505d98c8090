// call32: a 64-bit program that makes one 32-bit call, getpid by int $0x80, whose number means writev to 64-bit calls; then getppid as
// usual. Ends with 7, or with 8 where the kernel has no 32-bit calls.
#include <signal.h>
#include <unistd.h>

static void missing(int signal) {
    (void)signal;
    _exit(8);
}

int main(void) {
    long result;
    signal(SIGSEGV, missing);
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    getppid();
    return result == getpid() ? 7 : 8;
}

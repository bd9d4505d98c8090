// exec32: a 32-bit program that needs no library, so that a compiler alone builds it (-m32 -nostdlib -static). Says "bits 32", waits
// for a byte or the end of standard input, and exits with 7. The word "mark" holds 0x32323232.
volatile unsigned mark = 0x32323232u;

static long call(long number, long a, const void *b, long c) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

void _start(void) {
    static const char text[] = "bits 32\n";
    static char byte[1];
    call(4, 1, text, sizeof text - 1);
    call(3, 0, byte, 1);
    call(1, mark == 0x32323232u ? 7 : 8, 0, 0);
    for (;;) {}
}

// nolibc: a program without a C library, a main or a run-time linker (-nostdlib -static): says "bare" and exits with 3.
__asm__(
    ".globl _start\n"
    "_start:\n"
    "    mov $1, %eax\n"
    "    mov $1, %edi\n"
    "    lea text(%rip), %rsi\n"
    "    mov $5, %edx\n"
    "    syscall\n"
    "    mov $60, %eax\n"
    "    mov $3, %edi\n"
    "    syscall\n"
    "text: .ascii \"bare\\n\"\n");

# The readable source of SpawnCode.Bytes; a test assembles this file and compares.
#
# The child shares our memory until it execs, so it touches only the record, runs no handler (every signal is blocked across
# the clone) and uses no stack. Offsets are those of SpawnRecord.
    .intel_syntax noprefix
    .text
    .set ALIVE, 0
    .set GATE, 4
    .set ERRNO, 8
    .set STAGE, 12
    .set PIDFD, 16
    .set GROUP, 20
    .set PARENT, 24
    .set COPIES_LEFT, 28
    .set PATH, 32
    .set ARGV, 40
    .set ENVP, 48
    .set DIRECTORY, 56
    .set COPIES, 64
    .set OLD_MASK, 72
    .set ALL_SIGNALS, 80
    .set NO_SIGNALS, 88
    .set DEFAULT_ACTION, 96

# long spawn(record rdi, stack top rsi): pid or -errno
    push    rbx
    push    r12
    mov     rbx, rdi
    mov     r12, rsi
    mov     eax, 14                     # rt_sigprocmask(SIG_SETMASK, all, old)
    mov     edi, 2
    lea     rsi, [rbx + ALL_SIGNALS]
    lea     rdx, [rbx + OLD_MASK]
    mov     r10d, 8
    syscall
    mov     eax, 56                     # clone
    mov     edi, 0x00201111             # CHILD_CLEARTID | PIDFD | VM | SIGCHLD
    mov     rsi, r12
    lea     rdx, [rbx + PIDFD]
    lea     r10, [rbx + ALIVE]
    xor     r8d, r8d
    syscall
    test    rax, rax
    jz      child
    mov     r12, rax
    mov     eax, 14                     # rt_sigprocmask(SIG_SETMASK, old)
    mov     edi, 2
    lea     rsi, [rbx + OLD_MASK]
    xor     edx, edx
    mov     r10d, 8
    syscall
    mov     rax, r12
    pop     r12
    pop     rbx
    ret

child:
    mov     eax, 157                    # prctl(PR_SET_PDEATHSIG, SIGKILL)
    mov     edi, 1
    mov     esi, 9
    syscall
    mov     eax, 110                    # getppid: did the parent die before that?
    syscall
    cmp     eax, [rbx + PARENT]
    jne     abandoned
    mov     r12d, 64
next_signal:                            # SIGKILL and SIGSTOP refuse, which is right
    mov     eax, 13                     # rt_sigaction(r12, default)
    mov     edi, r12d
    lea     rsi, [rbx + DEFAULT_ACTION]
    xor     edx, edx
    mov     r10d, 8
    syscall
    dec     r12d
    jnz     next_signal

closed:
    mov     eax, [rbx + GATE]
    cmp     eax, 1
    je      opened
    ja      abandoned
    mov     eax, 202                    # futex(gate, FUTEX_WAIT_PRIVATE, 0, forever)
    lea     rdi, [rbx + GATE]
    mov     esi, 128
    xor     edx, edx
    xor     r10d, r10d
    syscall
    jmp     closed

opened:
    mov     dword ptr [rbx + STAGE], 1
    cmp     dword ptr [rbx + GROUP], 0
    jl      directory
    mov     eax, 109                    # setpgid(0, group); 0 makes one
    xor     edi, edi
    mov     esi, [rbx + GROUP]
    syscall
    test    eax, eax
    js      failed
directory:
    mov     dword ptr [rbx + STAGE], 2
    mov     rdi, [rbx + DIRECTORY]
    test    rdi, rdi
    jz      streams
    mov     eax, 80                     # chdir
    syscall
    test    eax, eax
    js      failed
streams:
    mov     dword ptr [rbx + STAGE], 3
    mov     r12, [rbx + COPIES]
next_copy:
    cmp     dword ptr [rbx + COPIES_LEFT], 0
    je      execute
    mov     eax, 33                     # dup2
    mov     edi, [r12]
    mov     esi, [r12 + 4]
    syscall
    test    eax, eax
    js      failed
    add     r12, 8
    dec     dword ptr [rbx + COPIES_LEFT]
    jmp     next_copy

execute:
    mov     eax, 436                    # close_range(3, all, CLOSE_RANGE_CLOEXEC); before 5.11 only our own are closed on exec
    mov     edi, 3
    mov     esi, -1
    mov     edx, 4
    syscall
    mov     eax, 157                    # prctl(PR_SET_PDEATHSIG, 0)
    mov     edi, 1
    xor     esi, esi
    syscall
    mov     dword ptr [rbx + STAGE], 4
    mov     eax, 14                     # rt_sigprocmask(SIG_SETMASK, none): dispositions are default, no handler can run
    mov     edi, 2
    lea     rsi, [rbx + NO_SIGNALS]
    xor     edx, edx
    mov     r10d, 8
    syscall
    mov     eax, 59                     # execve
    mov     rdi, [rbx + PATH]
    mov     rsi, [rbx + ARGV]
    mov     rdx, [rbx + ENVP]
    syscall
failed:
    neg     eax
    mov     [rbx + ERRNO], eax
abandoned:
    mov     eax, 60                     # exit
    mov     edi, 127
    syscall
    ud2

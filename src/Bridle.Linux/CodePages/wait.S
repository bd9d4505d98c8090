# The readable source of WaitCode.Bytes; a test assembles this file and compares.
# Position independent, no stack, no data of its own.
#
# state (rdi):  +0 woken   +4 timed out   +8 inside   +12 armed   +16 timer id   +24 itimerspec of the second try
    .intel_syntax noprefix
    .text

# long wait(state rdi, int *status rsi, int options edx, int syscall ecx): the call's result, -EINTR when a flag is set.
# The syscall is wait4(-1, status, options, 0) or pause(), which ignores its arguments.
wait:
    mov     r9, rdi
window:                                 # from here to landed the handler moves rip to woken
    mov     eax, 1
    xchg    [r9 + 8], eax               # a barrier: who sets a flag behind our look sees us inside, and sends the signal
    mov     rdi, -1
    xor     r10d, r10d
    cmp     qword ptr [r9], 0           # woken or timed out
    jne     woken
    mov     eax, ecx
    syscall
landed:                                 # the syscall has a result: it must not be thrown away
    mov     dword ptr [r9 + 8], 0
    ret
woken:
    mov     dword ptr [r9 + 8], 0
    mov     rax, -4
    ret

    .balign 128
# void handler(int signal edi, siginfo *rsi, ucontext *rdx)
handler:
    mov     r8, [rsi + 24]              # si_value: the state, when the signal is one of ours
    mov     eax, [rsi + 8]              # si_code
    cmp     eax, -2                     # SI_TIMER
    jne     not_timer
    mov     dword ptr [r8 + 4], 1
    jmp     ours
not_timer:
    cmp     eax, -0x4252                # WakeSignal.Code
    je      ours
    xor     r8d, r8d                    # somebody else's signal: no state
ours:
    mov     rax, [rdx + 0xa8]           # REG_RIP of the interrupted code
    lea     rcx, [rip + window]
    sub     rax, rcx
    cmp     rax, landed - window
    jae     outside
    lea     rcx, [rip + woken]
    mov     [rdx + 0xa8], rcx
    ret
outside:
    je      done                        # at landed: the syscall has been ended, as it was to be
                                        # perhaps on top of another handler, which would restart the syscall when it returns
    test    r8, r8
    jz      done
    cmp     dword ptr [r8 + 8], 0
    je      done
    cmp     qword ptr [r8], 0           # a late signal of a wake-up that was seen without it: the timer must not end this wait
    je      done
    mov     dword ptr [r8 + 12], 1      # so try again a little later, by the state's own timer
    mov     edi, [r8 + 16]
    lea     rdx, [r8 + 24]
    xor     esi, esi
    xor     r10d, r10d
    mov     eax, 223                    # timer_settime
    syscall
done:
    ret

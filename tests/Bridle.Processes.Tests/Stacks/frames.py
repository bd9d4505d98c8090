# Run by gdb: holds a process. For each line "run" on standard input it lets the process run until somebody sends it SIGINT, and prints
# for every thread its registers and the program counters of its machine frames. "end" lets it go.
import sys
import gdb

NAMES = "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi rip rsp".split()
MOST = 20000


def value(frame, name):
    return int(frame.read_register(name)) & 0xffffffffffffffff


def frames():
    frame, found, count = gdb.newest_frame(), [], 0
    try:
        while frame is not None and count < MOST:
            # Inlined calls and tail calls are told by debug information: they have no frame on the stack.
            if frame.type() not in (gdb.INLINE_FRAME, gdb.TAILCALL_FRAME):
                found.append("%x" % frame.pc())
            frame, count = frame.older(), count + 1
    except gdb.error as failure:
        found.append("error:" + str(failure).replace(" ", "_"))
    return found


def tell():
    for thread in gdb.selected_inferior().threads():
        thread.switch()
        frame = gdb.newest_frame()
        print("thread %d %s" % (thread.ptid[1], " ".join("%x" % value(frame, name) for name in NAMES)))
        print("frames " + " ".join(frames()))
    print("stopped", flush=True)


for setting in ("pagination off", "debuginfod enabled off", "backtrace past-main on", "backtrace past-entry on", "confirm off"):
    gdb.execute("set " + setting, to_string=True)
gdb.execute("handle SIGINT stop print nopass", to_string=True)
gdb.execute("handle SIGUSR1 SIGCHLD SIGALRM nostop pass noprint", to_string=True)
print("attached", flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        break
    print("running", flush=True)
    gdb.execute("continue", to_string=True)
    if gdb.selected_inferior().pid == 0:
        print("gone", flush=True)
        break
    tell()
gdb.execute("detach" if gdb.selected_inferior().pid else "info line", to_string=True)

# Run by gdb on a core: prints for every thread the program counters of its machine frames.
import gdb

MOST = 20000


def frames():
    frame, found, count = gdb.newest_frame(), [], 0
    try:
        while frame is not None and count < MOST:
            # Inlined calls and tail calls are told by debug information: they have no frame on the stack.
            if frame.type() not in (gdb.INLINE_FRAME, gdb.TAILCALL_FRAME):
                found.append("%x" % frame.pc())
            frame, count = frame.older(), count + 1
    except gdb.error:
        pass
    return found


for setting in ("pagination off", "backtrace past-main on", "backtrace past-entry on"):
    gdb.execute("set " + setting, to_string=True)
for thread in gdb.selected_inferior().threads():
    thread.switch()
    print("thread %d %s" % (thread.ptid[1], " ".join(frames())))

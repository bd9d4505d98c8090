// unwind-elfutils PID PASSES FRAMES: a frame by libdw, which is what eu-stack unwinds with; its threads stay stopped between passes.
#include "stopped.h"
#include <elfutils/libdwfl.h>

static Dwfl *process;

static void open_process(pid_t id)
{
    static const Dwfl_Callbacks callbacks = {.find_elf = dwfl_linux_proc_find_elf, .find_debuginfo = dwfl_standard_find_debuginfo};
    process = dwfl_begin(&callbacks);
    CHECK(process && dwfl_linux_proc_report(process, id) == 0 && dwfl_report_end(process, 0, 0) == 0);
    CHECK(dwfl_linux_proc_attach(process, id, true) == 0);
}

static int on_frame(Dwfl_Frame *state, void *frames)
{
    Dwarf_Addr address;
    CHECK(dwfl_frame_pc(state, &address, 0));
    ++*(long *)frames;
    return DWARF_CB_OK;
}

static long walk(int thread)
{
    long frames = 0;
    // Its answer at the end of a stack differs by what stands there; the frames tell whether it got that far.
    dwfl_getthread_frames(process, threads[thread], on_frame, &frames);
    return frames;
}

int main(int count, char **arguments) { return measure(count, arguments, open_process, walk); }

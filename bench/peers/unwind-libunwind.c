// unwind-libunwind PID PASSES FRAMES: a frame by libunwind-ptrace, with its global cache.
#include "stopped.h"
#include <libunwind-ptrace.h>

static unw_addr_space_t space;
static void *contexts[MaxThreads];

static void open_process(pid_t process)
{
    (void)process;
    space = unw_create_addr_space(&_UPT_accessors, 0);
    CHECK(space && unw_set_caching_policy(space, UNW_CACHE_GLOBAL) == 0);
    for (int i = 0; i < thread_count; i++) CHECK((contexts[i] = _UPT_create(threads[i])) != 0);
}

static long walk(int thread)
{
    unw_cursor_t cursor;
    unw_word_t address;
    long frames = 0;
    CHECK(unw_init_remote(&cursor, space, contexts[thread]) == 0);
    do {
        CHECK(unw_get_reg(&cursor, UNW_REG_IP, &address) == 0);
        frames++;
    } while (unw_step(&cursor) > 0);
    return frames;
}

int main(int count, char **arguments) { return measure(count, arguments, open_process, walk); }

// What a peer that unwinds has around it: all threads of a process stopped by ptrace once, walked many times, let go of at the end.
#pragma once
#include "../floors/floor.h"
#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>

enum { MaxThreads = 1024 };
static pid_t threads[MaxThreads];
static int thread_count;

static inline void stop_all(pid_t process)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *tasks = opendir(path);
    CHECK(tasks);
    for (struct dirent *entry; (entry = readdir(tasks)) != 0;) {
        pid_t thread = atoi(entry->d_name);
        int status;
        if (thread == 0) continue;
        CHECK(thread_count < MaxThreads);
        CHECK(ptrace(PTRACE_SEIZE, thread, 0, 0) == 0 && ptrace(PTRACE_INTERRUPT, thread, 0, 0) == 0);
        CHECK(waitpid(thread, &status, __WALL) == thread && WIFSTOPPED(status));
        threads[thread_count++] = thread;
    }
    closedir(tasks);
}

static inline void release_all(void)
{
    for (int i = 0; i < thread_count; i++) CHECK(ptrace(PTRACE_DETACH, threads[i], 0, 0) == 0);
}

// The usage of each: PID PASSES FRAMES, with the fewest frames that a pass over all threads has.
static inline int measure(int count, char **arguments, void (*open)(pid_t), long (*walk)(int))
{
    CHECK(count == 4);
    pid_t process = atoi(arguments[1]);
    int passes = atoi(arguments[2]), fewest = atoi(arguments[3]);
    stop_all(process);
    open(process);
    long frames = 0;
    double begin = 0;
    // The first pass fills the caches, and is not counted.
    for (int pass = -1; pass < passes; pass++) {
        if (pass == 0) begin = nanoseconds(), frames = 0;
        long before = frames;
        for (int i = 0; i < thread_count; i++) frames += walk(i);
        CHECK(frames - before >= fewest);
    }
    double end = nanoseconds();
    release_all();
    report((end - begin) / frames);
    return 0;
}

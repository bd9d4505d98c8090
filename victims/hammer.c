// hammer THREADS LIBRARY: THREADS threads call hot(1), hot(2), ... and look at what it gives; one more opens and closes LIBRARY all the time and calls a
// function of it. Says "ready PID", and at a line on standard input "hot N right N opens N calls N".
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *library;
static _Atomic int is_over;
static _Atomic long hot_calls, right, opens, calls;

__attribute__((noinline)) long hot(long number) {
    __asm__ volatile("" ::: "memory");
    return number * 3 + 1;
}

static void *run(void *unused) {
    (void)unused;
    for (long i = 1; !is_over; i++) {
        hot_calls++;
        if (hot(i) == i * 3 + 1) right++;
    }
    return 0;
}

static void *load(void *unused) {
    (void)unused;
    while (!is_over) {
        void *handle = dlopen(library, RTLD_NOW);
        if (handle == 0) exit(2);
        opens++;
        int (*function)(int) = (int (*)(int))dlsym(handle, "lib_function");
        if (function != 0 && function(1) == 8) calls++;
        dlclose(handle);
    }
    return 0;
}

int main(int argc, char **argv) {
    pthread_t all[65];
    char line[16];
    if (argc < 3) return 64;
    int threads = atoi(argv[1]);
    library = argv[2];
    if (threads > 64) return 64;
    for (int i = 0; i < threads; i++) pthread_create(&all[i], 0, run, 0);
    pthread_create(&all[threads], 0, load, 0);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (read(0, line, sizeof line) < 0) return 3;
    is_over = 1;
    for (int i = 0; i <= threads; i++) pthread_join(all[i], 0);
    printf("hot %ld right %ld opens %ld calls %ld\n", (long)hot_calls, (long)right, (long)opens, (long)calls);
    return 0;
}

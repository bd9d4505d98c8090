// dlopens LIBRARY ROUNDS [THREADS [wait|forever]]: each thread opens and closes LIBRARY ROUNDS times (0: for ever) and calls a
// function of it; where dlmopen exists, every eighth round opens it in a new namespace. Ends with "opens N calls N".
// With "wait" or "forever" it says "ready PID" first; "wait" starts at a line on standard input.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *library;
static long rounds;
static _Atomic long opens, calls;

static void *open_once(long round) {
#ifdef LM_ID_NEWLM
    if (round % 8 == 7) return dlmopen(LM_ID_NEWLM, library, RTLD_NOW);
#endif
    (void)round;
    return dlopen(library, RTLD_NOW);
}

static void *run(void *unused) {
    (void)unused;
    for (long round = 0; rounds == 0 || round < rounds; round++) {
        void *handle = open_once(round);
        if (handle == 0) {
            fprintf(stderr, "%s\n", dlerror());
            exit(2);
        }
        opens++;
        int (*function)(int) = (int (*)(int))dlsym(handle, "lib_function");
        if (function != 0 && function(1) == 8) calls++;
        dlclose(handle);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3) return 64;
    library = argv[1];
    rounds = atol(argv[2]);
    int threads = argc > 3 ? atoi(argv[3]) : 0;
    if (argc > 4) {
        char line[16];
        printf("ready %d\n", (int)getpid());
        fflush(stdout);
        if (strcmp(argv[4], "wait") == 0 && read(0, line, sizeof line) < 0) return 3;
    }
    pthread_t all[256];
    if (threads > 256) return 64;
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&all[i], 0, run, 0) != 0) return 2;
    }
    if (threads == 0) run(0);
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i], 0);
    }
    printf("opens %ld calls %ld\n", opens, calls);
    return 0;
}

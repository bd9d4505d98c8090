// manylibs ROUNDS LIBRARY... : a thread for each LIBRARY opens and closes it ROUNDS times, so that each dlopen and each dlclose changes
// the list of objects. Says "ready PID", starts at a line on standard input, ends with "opens N". ROUNDS 0 goes on for ever, and a
// line "rounds N" tells at every hundredth round that it lives.
// With the environment variable BLOCK_SIGNALS set all its threads block every signal; with CATCH_SIGNALS it has handlers for those that
// are ignored by default.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long rounds;
static _Atomic long opens;

static void note(int number) { (void)number; }

static void *run(void *library) {
    for (long round = 0; rounds == 0 || round < rounds; round++) {
        void *handle = dlopen(library, RTLD_NOW);
        if (handle == 0) {
            fprintf(stderr, "%s\n", dlerror());
            exit(2);
        }
        opens++;
        dlclose(handle);
        if (rounds == 0 && round % 100 == 0) {
            printf("rounds %ld\n", round);
            fflush(stdout);
        }
    }
    return 0;
}

int main(int argc, char **argv) {
    pthread_t all[64];
    char line[16];
    if (argc < 3 || argc > 60) return 64;
    rounds = atol(argv[1]);
    if (getenv("BLOCK_SIGNALS") != 0) {
        sigset_t everything;
        sigfillset(&everything);
        pthread_sigmask(SIG_BLOCK, &everything, 0);
    }
    if (getenv("CATCH_SIGNALS") != 0) {
        signal(SIGURG, note);
        signal(SIGWINCH, note);
    }
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (read(0, line, sizeof line) < 0) return 3;
    for (int i = 2; i < argc; i++) {
        if (pthread_create(&all[i], 0, run, argv[i]) != 0) return 2;
    }
    for (int i = 2; i < argc; i++) pthread_join(all[i], 0);
    printf("opens %ld\n", opens);
    return 0;
}

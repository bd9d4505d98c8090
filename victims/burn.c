// Threads that burn processor time: twice as much in one function as in the other.
// burn THREADS MILLISECONDS [exec | wait]: each thread takes so many milliseconds of processor time. With "exec" the program executes itself first,
// so that what burns is another program; with "wait" it says "ready PID" and burns when a line comes. The threads do not exist before.
// Says what the threads took, and how often any of them gave up its processor by itself, which no stop by a tracer goes without.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SLICE 1000000LL
#define ROUNDS 40000

static volatile uint64_t sink;
static long long budget;

static long long taken(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

// The clock is read once in many rounds, so that nearly all of the time is the function's own.
#define BURN(nanoseconds) \
    for (long long end = taken(CLOCK_THREAD_CPUTIME_ID) + (nanoseconds); taken(CLOCK_THREAD_CPUTIME_ID) < end;) \
        for (int i = 0; i < ROUNDS; i++) sink += i

__attribute__((noinline)) void burn_twice(void) { BURN(2 * SLICE); }
__attribute__((noinline)) void burn_once(void) { BURN(SLICE); }

__attribute__((noinline)) void *burn(void *unused) {
    while (taken(CLOCK_THREAD_CPUTIME_ID) < budget) {
        burn_twice();
        burn_once();
    }
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    printf("thread %ld gave up %ld\n", (long)gettid(), usage.ru_nvcsw);
    fflush(stdout);
    return unused;
}

int main(int count, char **words) {
    if (count > 3 && strcmp(words[3], "exec") == 0) {
        words[3] = NULL;
        execv("/proc/self/exe", words);
        return 2;
    }
    char line[16];
    if (count > 3) {
        printf("ready %d\n", getpid());
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL) return 1;
    }
    int threads = atoi(words[1]);
    budget = atoll(words[2]) * 1000000LL;
    pthread_t ids[64];
    for (int i = 0; i < threads; i++) pthread_create(&ids[i], NULL, burn, NULL);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    printf("took %lld ms\n", taken(CLOCK_PROCESS_CPUTIME_ID) / 1000000);
    return 0;
}

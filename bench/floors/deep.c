// deep THREADS DEPTH: a victim whose threads all sleep below DEPTH calls of functions with different frames. Says "ready PID".
#include "floor.h"
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static volatile uint64_t sink;
static int depth, ready;

static uint64_t odd(int left, uint64_t value);

static void sleep_for_ever(void)
{
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    for (;;) pause();
}

__attribute__((noinline)) static uint64_t even(int left, uint64_t value)
{
    uint64_t room[6];
    for (int i = 0; i < 6; i++) room[i] = value + i;
    if (left == 0) sleep_for_ever();
    sink = room[value % 6];
    return odd(left - 1, value * 3) ^ room[(value + sink) % 6];
}

__attribute__((noinline)) static uint64_t odd(int left, uint64_t value)
{
    uint64_t *room = __builtin_alloca(8 * (1 + value % 7));
    room[0] = value;
    sink = room[0];
    if (left == 0) sleep_for_ever();
    return even(left - 1, value + 1) + room[0];
}

static void *start(void *unused)
{
    sink = even(depth, 1);
    return unused;
}

int main(int count, char **arguments)
{
    CHECK(count == 3 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    int threads = atoi(arguments[1]);
    depth = atoi(arguments[2]);
    pthread_t id;
    CHECK(threads > 0 && depth > 0);
    for (int i = 1; i < threads; i++) CHECK(pthread_create(&id, 0, start, 0) == 0);
    while (__atomic_load_n(&ready, __ATOMIC_SEQ_CST) < threads - 1) usleep(100);
    // The main thread is asleep for all that matters as soon as it has said so: a tracer stops it where it is.
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    start(0);
}

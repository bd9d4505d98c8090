// sleeps MILLISECONDS: says "ready PID" and, at a line on standard input, sleeps so long in nanosleep and in poll, and once in
// epoll_wait until a handler of its own (SIGALRM) interrupts it. Ends with "nanosleep MS poll MS handler yes|no": how long each
// took, and whether epoll_wait failed with EINTR as it must.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int rang;

static void ring(int number) {
    (void)number;
    rang = 1;
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char **argv) {
    long span = argc > 1 ? atol(argv[1]) : 500;
    struct timespec time = {.tv_sec = span / 1000, .tv_nsec = span % 1000 * 1000000};
    struct sigaction action = {.sa_handler = ring};
    struct itimerval alarm_time = {.it_value.tv_usec = 100000};
    struct epoll_event event;
    char line[16];
    sigaction(SIGALRM, &action, 0);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (read(0, line, sizeof line) < 0) return 3;
    long start = now();
    if (nanosleep(&time, 0) != 0) return 4;
    long slept = now() - start;
    start = now();
    if (poll(0, 0, (int)span) != 0) return 5;
    long polled = now() - start;
    int queue = epoll_create1(0);
    setitimer(ITIMER_REAL, &alarm_time, 0);
    int interrupted = epoll_wait(queue, &event, 1, 5000) < 0 && errno == EINTR && rang;
    printf("nanosleep %ld poll %ld handler %s\n", slept, polled, interrupted ? "yes" : "no");
    return 0;
}

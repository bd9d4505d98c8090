// awaited: says "ready PID", sleeps at most 20 s in epoll_wait until a handler of its own (SIGALRM) interrupts it, and says
// "interrupted" or "slept on".
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

static void ring(int number) {
    (void)number;
}

int main(void) {
    struct sigaction action = {.sa_handler = ring};
    struct epoll_event event;
    int queue = epoll_create1(0);
    sigaction(SIGALRM, &action, 0);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    puts(epoll_wait(queue, &event, 1, 20000) < 0 && errno == EINTR ? "interrupted" : "slept on");
    return 0;
}

// eintr [SECONDS]: one thread each sleeps in a system call that fails with EINTR when a tracer stops it, though the victim has
// no handler: epoll_wait, epoll_pwait, semop, semtimedop, msgrcv, sigtimedwait, io_getevents, futex; and as a check of the
// witness poll and nanosleep, which restart. Says "ready PID"; a SIGTERM or the end of SECONDS (30) ends it. It then prints a
// line "NAME eintr N" for each and exits with 1 if any is not 0. SIGCHLD and SIGWINCH keep their default: ignored.
// Needs glibc and the headers of Linux.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int event_queue, semaphores, messages;
static unsigned word;
static aio_context_t input_output;
static const struct timespec hour = {.tv_sec = 3600};

static long in_epoll_wait(void) {
    struct epoll_event event;
    return epoll_wait(event_queue, &event, 1, -1);
}

static long in_epoll_pwait(void) {
    struct epoll_event event;
    sigset_t none;
    sigemptyset(&none);
    sigaddset(&none, SIGTERM);
    return epoll_pwait(event_queue, &event, 1, 3600000, &none);
}

static long in_semop(void) {
    struct sembuf operation = {.sem_op = -1};
    return semop(semaphores, &operation, 1);
}

static long in_semtimedop(void) {
    struct sembuf operation = {.sem_op = -1};
    return semtimedop(semaphores, &operation, 1, &hour);
}

static long in_msgrcv(void) {
    struct { long type; char text[8]; } message;
    return msgrcv(messages, &message, sizeof message.text, 0, 0);
}

static long in_sigtimedwait(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMAX);
    return sigtimedwait(&set, 0, &hour);
}

static long in_io_getevents(void) {
    struct io_event event;
    return syscall(SYS_io_getevents, input_output, 1L, 1L, &event, &hour);
}

static long in_futex(void) { return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &hour, 0, 0); }

static long in_poll(void) { return poll(0, 0, -1); }

static long in_nanosleep(void) { return nanosleep(&hour, 0); }

static struct call {
    const char *name;
    long (*function)(void);
    _Atomic long interrupted, other;
} calls[] = {
    {"epoll_wait", in_epoll_wait, 0, 0}, {"epoll_pwait", in_epoll_pwait, 0, 0}, {"semop", in_semop, 0, 0},
    {"semtimedop", in_semtimedop, 0, 0}, {"msgrcv", in_msgrcv, 0, 0}, {"sigtimedwait", in_sigtimedwait, 0, 0},
    {"io_getevents", in_io_getevents, 0, 0}, {"futex", in_futex, 0, 0}, {"poll", in_poll, 0, 0},
    {"nanosleep", in_nanosleep, 0, 0},
};
enum { CALLS = sizeof calls / sizeof *calls };
static _Atomic int started;
static volatile int ending;

static void *run(void *argument) {
    struct call *call = argument;
    started++;
    for (;;) {
        if (call->function() >= 0) continue;
        if (ending) return 0;
        if (errno == EINTR) {
            call->interrupted++;
        } else {
            call->other++;
            fprintf(stderr, "%s: errno %d\n", call->name, errno);
            return 0;
        }
    }
}

static int report(void) {
    int wrong = 0;
    for (int i = 0; i < CALLS; i++) {
        printf("%s eintr %ld\n", calls[i].name, calls[i].interrupted);
        wrong |= calls[i].interrupted != 0 || calls[i].other != 0;
    }
    ending = 1;
    semctl(semaphores, 0, IPC_RMID);
    msgctl(messages, IPC_RMID, 0);
    return wrong;
}

int main(int argc, char **argv) {
    struct timespec life = {.tv_sec = argc > 1 ? atol(argv[1]) : 30};
    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    sigaddset(&end, SIGRTMAX);
    pthread_sigmask(SIG_BLOCK, &end, 0);
    sigdelset(&end, SIGRTMAX);
    event_queue = epoll_create1(0);
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    messages = msgget(IPC_PRIVATE, 0600);
    if (event_queue < 0 || semaphores < 0 || messages < 0 || syscall(SYS_io_setup, 1, &input_output) != 0) return 2;
    for (int i = 0; i < CALLS; i++) {
        pthread_t thread;
        if (pthread_create(&thread, 0, run, &calls[i]) != 0) return 2;
    }
    while (started < CALLS) usleep(100);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    // The leader's own wait is a sigtimedwait too: whoever interrupts it is no reason to end early.
    struct timespec now, until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += life.tv_sec;
    for (;;) {
        struct timespec slice = {.tv_nsec = 100000000};
        if (sigtimedwait(&end, 0, &slice) == SIGTERM) break;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec >= until.tv_sec) break;
    }
    int wrong = report();
    fflush(stdout);
    _exit(wrong);
}

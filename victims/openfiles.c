// openfiles: holds one open file of each kind, and says "KIND FD" for each, with what is to be seen of it behind: sockets their ports,
// paths, the ends of pipes who is there. Says "ready PID" then, and waits for its standard input to end.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

static int listening(int family, int *port) {
    int file = socket(family, SOCK_STREAM, 0);
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = family == AF_INET ? sizeof four : sizeof six;
    struct sockaddr *address = family == AF_INET ? (struct sockaddr *)&four : (struct sockaddr *)&six;
    if (bind(file, address, length) != 0 || listen(file, 5) != 0 || getsockname(file, address, &length) != 0) exit(2);
    *port = ntohs(family == AF_INET ? four.sin_port : six.sin6_port);
    return file;
}

static int connected(int port) {
    int file = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(file, (struct sockaddr *)&four, sizeof four) != 0) exit(3);
    return file;
}

static int make(const char *kind, int file) {
    if (file < 0) exit(4);
    printf("%s %d\n", kind, file);
    return file;
}

static void sockets(void) {
    int port, port6, pair[2];
    int listener = make("tcp-listen", listening(AF_INET, &port));
    make("tcp-connected", connected(port));
    make("tcp-accepted", accept(listener, 0, 0));
    int listener6 = make("tcp6-listen", listening(AF_INET6, &port6));
    make("tcp6-client", connected(port6));
    make("tcp6-accepted", accept(listener6, 0, 0));
    printf("port %d %d\n", port, port6);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0) exit(5);
    make("unix-one", pair[0]);
    make("unix-other", pair[1]);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "bridle\n%d", (int)getpid());
    int bound = make("unix-abstract", socket(AF_UNIX, SOCK_STREAM, 0));
    if (bind(bound, (struct sockaddr *)&name, (socklen_t)(sizeof name.sun_family + 1 + (unsigned)length)) != 0 || listen(bound, 1) != 0) exit(6);
}

static void events(void) {
    int counter = make("eventfd", eventfd(31, EFD_CLOEXEC));
    int epoll = make("epoll", epoll_create1(0));
    struct epoll_event wish = {.events = EPOLLIN, .data.u64 = 77};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &wish) != 0) exit(7);
    struct itimerspec times = {.it_interval = {3, 0}, .it_value = {1000, 0}};
    timerfd_settime(make("timerfd", timerfd_create(CLOCK_MONOTONIC, 0)), 0, &times, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    make("signalfd", signalfd(-1, &set, 0));
    inotify_add_watch(make("inotify", inotify_init()), "/", IN_CREATE);
    make("pidfd", (int)syscall(SYS_pidfd_open, getpid(), 0));
}

static void paths(const char *folder) {
    char path[4096];
    snprintf(path, sizeof path, "%s/with\nnewline", folder);
    int appended = make("append", open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_SYNC, 0600));
    if (write(appended, "12345", 5) != 5 || flock(appended, LOCK_EX) != 0) exit(8);
    snprintf(path, sizeof path, "%s/gone", folder);
    make("deleted", open(path, O_RDWR | O_CREAT, 0600));
    unlink(path);
    make("directory", open(folder, O_RDONLY | O_DIRECTORY));
    make("path", open(folder, O_PATH));
    make("memfd", memfd_create("named", 0));
    make("null", open("/dev/null", O_RDWR));
}

int main(int argc, char **argv) {
    int ends[2];
    char byte;
    alarm(120);
    if (argc < 2 || pipe(ends) != 0) return 2;
    sockets();
    events();
    paths(argv[1]);
    make("pipe", ends[1]);
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        close(ends[1]);
        while (read(ends[0], &byte, 1) > 0) {}
        return 0;
    }
    printf("reader %d %d\n", child, ends[0]);
    close(ends[0]);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    while (read(0, &byte, 1) > 0) {}
    return 0;
}

// attach victim THREADS FILE [spin]: the victim. Its threads sleep; with "spin" the last one reads the clock in a tight loop
//     and keeps the longest gap in FILE, so that it sees by itself how long it was frozen. Says "ready PID".
// attach time PID ROUNDS: the floor. Seizes and stops every thread of PID, detaches every thread.
// attach thread PID ROUNDS: the same on a thread that waits for its victim's stops, as a tracer must that serves several clients:
//     the caller hands the request over and is told, the release wakes the thread out of its wait by a signal, and the process is
//     held by a descriptor, which tells it from a later one of the same number.
// attach freeze PID ROUNDS FILE, attach thread PID ROUNDS FILE: the same; the figure is the median of the longest gaps that the victim saw.
//
// A tracer that is given a pid has to list its threads, and to list them again until no new one shows: that is part of it.
#include "floor.h"
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MaxThreads = 8192, MaxRounds = 10000 };

// The layout of FILE, which others read too: three words of 64 bits.
struct shared { volatile uint64_t longest, ticks, ready; };
static struct shared *shared;

static struct shared *map(const char *path, int flags)
{
    int file = open(path, flags | O_RDWR, 0600);
    CHECK(file >= 0 && ftruncate(file, sizeof(struct shared)) == 0);
    struct shared *result = mmap(0, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(result != MAP_FAILED);
    close(file);
    return result;
}

static void *sleeper(void *unused)
{
    __atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
    for (;;) pause();
    return unused;
}

static void *spinner(void *unused)
{
    double last = nanoseconds();
    __atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
    for (;; shared->ticks++) {
        double now = nanoseconds();
        if (now - last > shared->longest) shared->longest = now - last;
        last = now;
    }
    return unused;
}

static int victim(uint64_t threads, const char *path, int spins)
{
    pthread_attr_t small;
    pthread_t id;
    // A victim that spins must not outlive who asked for it.
    CHECK(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    shared = map(path, O_CREAT | O_TRUNC);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    CHECK(threads > 0 && threads < MaxThreads);
    for (uint64_t i = 1; i < threads; i++) CHECK(pthread_create(&id, &small, spins && i == threads - 1 ? spinner : sleeper, 0) == 0);
    while (shared->ready < threads - 1) usleep(100);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    return (spins && threads == 1 ? spinner : sleeper)(0) != 0;
}

static pid_t known[MaxThreads];
static int count;

static int is_known(int position, pid_t tid)
{
    // The kernel lists threads in the order of their creation, so the second listing mostly matches place by place.
    if (position < count && known[position] == tid) return 1;
    for (int i = 0; i < count; i++)
        if (known[i] == tid) return 1;
    return 0;
}

// One listing; returns how many threads it took.
static int take(DIR *tasks)
{
    int before = count, position = 0;
    rewinddir(tasks);
    for (struct dirent *entry; (entry = readdir(tasks)) != 0;) {
        pid_t tid = atoi(entry->d_name);
        if (tid == 0 || is_known(position++, tid)) continue;
        CHECK(count < MaxThreads);
        CHECK(ptrace(PTRACE_SEIZE, tid, 0, PTRACE_O_TRACECLONE) == 0 && ptrace(PTRACE_INTERRUPT, tid, 0, 0) == 0);
        known[count++] = tid;
    }
    return count - before;
}

static void attach(const char *folder)
{
    DIR *tasks = opendir(folder);
    int status, waited = 0;
    CHECK(tasks);
    count = 0;
    while (take(tasks) > 0)
        for (; waited < count; waited++) CHECK(waitpid(-1, &status, __WALL) > 0 && status >> 8 == (SIGTRAP | PTRACE_EVENT_STOP << 8));
    closedir(tasks);
    CHECK(count > 0);
}

static void detach(void)
{
    for (int i = 0; i < count; i++) CHECK(ptrace(PTRACE_DETACH, known[i], 0, 0) == 0);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile enum { Idle, Asked, Held, Released } phase;
static pthread_t tracer;
static pid_t traced;

static void nothing(int number) { (void)number; }

static void become(int next)
{
    CHECK(pthread_mutex_lock(&gate) == 0);
    phase = next;
    CHECK(pthread_cond_broadcast(&changed) == 0 && pthread_mutex_unlock(&gate) == 0);
}

static void await(int wanted)
{
    CHECK(pthread_mutex_lock(&gate) == 0);
    while (phase != (unsigned)wanted) CHECK(pthread_cond_wait(&changed, &gate) == 0);
    CHECK(pthread_mutex_unlock(&gate) == 0);
}

static void seize_all(DIR *tasks)
{
    int before;
    do {
        int position = 0;
        before = count;
        rewinddir(tasks);
        for (struct dirent *entry; (entry = readdir(tasks)) != 0;) {
            pid_t tid = atoi(entry->d_name);
            if (tid == 0 || is_known(position++, tid)) continue;
            CHECK(count < MaxThreads && ptrace(PTRACE_SEIZE, tid, 0, PTRACE_O_TRACECLONE) == 0);
            known[count++] = tid;
        }
    } while (count != before);
}

static void *serve(void *folder)
{
    for (;;) {
        await(Asked);
        DIR *tasks = opendir(folder);
        int status;
        CHECK(tasks);
        count = 0;
        seize_all(tasks);
        closedir(tasks);
        become(Held);
        // A floor may lose a wake-up now and then: the next signal comes at once.
        while (waitpid(-1, &status, __WALL) < 0 && errno == EINTR && phase == Held) {}
        for (int i = 0; i < count; i++) CHECK(ptrace(PTRACE_INTERRUPT, known[i], 0, 0) == 0);
        for (int i = 0; i < count; i += waitpid(-1, &status, __WALL) > 0) {}
        detach();
        become(Idle);
    }
    return 0;
}

static void attach_by_thread(const char *folder)
{
    if (!tracer) {
        struct sigaction action = {.sa_handler = nothing};
        CHECK(sigaction(SIGUSR1, &action, 0) == 0 && pthread_create(&tracer, 0, serve, (void *)folder) == 0);
    }

    int descriptor = syscall(SYS_pidfd_open, traced, 0);
    CHECK(descriptor >= 0);
    become(Asked);
    await(Held);
    CHECK(pthread_mutex_lock(&gate) == 0);
    phase = Released;
    CHECK(pthread_mutex_unlock(&gate) == 0);
    while (phase == Released) {
        pthread_kill(tracer, SIGUSR1);
        sched_yield();
    }

    close(descriptor);
}

// The victim notices a freeze at its first look at the clock behind it.
static double gap_seen(void)
{
    for (uint64_t before = shared->ticks; shared->ticks - before < 2;) usleep(50);
    return shared->longest;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    CHECK(argc >= 4);
    if (strcmp(argv[1], "victim") == 0) return victim(atoi(argv[2]), argv[3], argc > 4);
    static double gaps[MaxRounds];
    char folder[64];
    int rounds = atoi(argv[3]);
    double total = 0;
    traced = atoi(argv[2]);
    snprintf(folder, sizeof folder, "/proc/%d/task", traced);
    CHECK(rounds > 0 && rounds <= MaxRounds);
    if (argc > 4) shared = map(argv[4], 0);
    for (int round = 0; round < rounds; round++) {
        if (shared) shared->longest = 0;
        double begin = nanoseconds();
        if (strcmp(argv[1], "thread") == 0) {
            attach_by_thread(folder);
        } else {
            attach(folder);
            detach();
        }

        total += nanoseconds() - begin;
        if (shared) gaps[round] = gap_seen();
    }
    qsort(gaps, rounds, sizeof *gaps, ascending);
    report(shared ? gaps[rounds / 2] : total / rounds);
    return 0;
}

// dlopen victim LIBRARY ROUNDS: opens and closes LIBRARY ROUNDS times and reports what a pair took.
// dlopen floor LIBRARY ROUNDS each|consistent|guarded: the same under a tracer that stops it at r_brk, the function that the
// run-time linker calls before and after it changes its list, and reads the list through /proc/PID/mem: at each stop; only
// where the list is consistent; or by stopping only there, since r_brk jumps to code that asks first.
#include "floor.h"
#include "tracee.h"
#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>

enum { StopsOfAPair = 4, GuardedStopsOfAPair = 2, MaxObjects = 1000, MaxNamespaces = 16, PathBytes = 256 };

// The displaced instruction of a bare r_brk, in a place of its own.
__asm__(".text\nreturn_slot: ret\n");
extern const uint8_t return_slot[];

struct loop {
    const char *library;
    long rounds;
};

// r_debug_extended of glibc 2.35; an older one ends before the link to the next namespace, and says so by its version.
struct list {
    struct r_debug base;
    uintptr_t next;
};

// Where the run-time linker says it is. The symbol _r_debug is a copy in a program that names it, and the copy grows old.
static const struct r_debug *rendezvous(void)
{
    for (const ElfW(Dyn) *entry = _DYNAMIC; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_DEBUG) return (const struct r_debug *)entry->d_un.d_ptr;
    CHECK(!"DT_DEBUG");
    return 0;
}

static int open_and_close(void *argument)
{
    struct loop *loop = argument;
    double begin = nanoseconds();
    for (long i = 0; i < loop->rounds; i++) {
        void *handle = dlopen(loop->library, RTLD_NOW);
        if (handle == 0 || dlsym(handle, "library_function") == 0 || dlclose(handle) != 0) return 2;
    }
    report((nanoseconds() - begin) / loop->rounds);
    return 0;
}

static void read_memory(struct tracee victim, const void *address, void *bytes, size_t length)
{
    CHECK(pread(victim.memory, bytes, length, (off_t)(uintptr_t)address) == (ssize_t)length);
}

// A path may end shortly before the end of its mapping: as much as there is.
static int is_library(struct tracee victim, const char *address, const char *library)
{
    char path[PathBytes];
    ssize_t length = pread(victim.memory, path, sizeof path - 1, (off_t)(uintptr_t)address);
    CHECK(length > 0);
    path[length] = 0;
    return strcmp(path, library) == 0;
}

static int objects_of(struct tracee victim, const struct link_map *first, const char *library)
{
    struct link_map entry;
    int found = 0, objects = 0;
    for (; first; first = entry.l_next) {
        CHECK(objects++ < MaxObjects);
        read_memory(victim, first, &entry, offsetof(struct link_map, l_prev));
        found += is_library(victim, entry.l_name, library);
    }
    return found;
}

// Reads the list of every namespace; returns whether the base one is consistent, and in *found how often it has the library.
static int read_lists(struct tracee victim, const char *library, int reads_always, int *found)
{
    struct list list;
    int consistent = 0, namespaces = 0;
    *found = 0;
    for (const void *address = rendezvous(); address; address = list.base.r_version > 1 ? (void *)list.next : 0) {
        CHECK(namespaces++ < MaxNamespaces);
        read_memory(victim, address, &list, sizeof list);
        if (namespaces == 1) consistent = list.base.r_state == RT_CONSISTENT;
        if (reads_always || list.base.r_state == RT_CONSISTENT) *found += objects_of(victim, list.base.r_map, library);
    }
    return consistent;
}

// r_brk is a bare "ret", after an endbr64 in builds for CET.
static uintptr_t after(const uint8_t *site)
{
    static const uint8_t endbr[] = {0xf3, 0x0f, 0x1e, 0xfa};
    if (memcmp(site, endbr, sizeof endbr) == 0) return (uintptr_t)site + sizeof endbr;
    CHECK(site[0] == 0xc3);
    return (uintptr_t)return_slot;
}

// Memory in reach of r_brk, which the victim inherits.
static uint8_t *memory_near(uintptr_t address)
{
    enum { Step = 1 << 20, MostSteps = 1024, Size = 4096 };
    for (int step = 1; step <= MostSteps; step++) {
        void *wanted = (void *)((address & ~(uintptr_t)(Step - 1)) - (uintptr_t)step * Step);
        void *got = mmap(wanted, Size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (got != MAP_FAILED) return got;
    }
    CHECK(!"memory near r_brk");
    return 0;
}

static void put_distance(uint8_t *field, const void *to)
{
    int32_t distance = (int32_t)((intptr_t)to - (intptr_t)(field + sizeof distance));
    memcpy(field, &distance, sizeof distance);
}

// cmp dword [r_state], 0; je to the trap; ret; and the trap with a ret behind it. Returns the trap.
static const uint8_t *write_guard(uint8_t *guard)
{
    static const uint8_t code[] = {0x83, 0x3d, 0, 0, 0, 0, 0, 0x74, 1, 0xc3, 0xcc, 0xc3};
    memcpy(guard, code, sizeof code);
    put_distance(guard + 2, (const uint8_t *)&rendezvous()->r_state - 1); // An immediate byte follows the field.
    return guard + 10;
}

// A jump in the place of r_brk's ret and of the filling behind it.
static void guard_victim(struct tracee victim, const uint8_t *site, const uint8_t *guard)
{
    uint8_t jump[5] = {0xe9};
    int32_t distance = (int32_t)(guard - (site + sizeof jump));
    memcpy(jump + 1, &distance, sizeof distance);
    write_memory(victim, site, jump, sizeof jump);
}

static int watch(struct loop loop, const char *way)
{
    int is_guarded = way[0] == 'g';
    const uint8_t *site = (const uint8_t *)rendezvous()->r_brk;
    struct user_regs_struct registers;
    uintptr_t onward = after(site);
    uint8_t *guard = is_guarded ? memory_near((uintptr_t)site) : 0;
    const uint8_t *trap = is_guarded ? write_guard(guard) : site;
    long stops = 0, seen = 0;
    int found;
    CHECK(!is_guarded || site[0] == 0xc3);
    struct tracee victim = start_victim(open_and_close, &loop);
    if (is_guarded) guard_victim(victim, site, guard);
    else write_memory(victim, site, &Trap, 1);
    release_from_group_stop(victim);
    for (; next_hit(victim, trap, &registers); resume_at(victim, is_guarded ? (uintptr_t)trap + 1 : onward)) {
        stops++;
        if (read_lists(victim, loop.library, way[0] == 'e', &found)) seen += found;
    }
    CHECK(stops == (is_guarded ? GuardedStopsOfAPair : StopsOfAPair) * loop.rounds && seen == loop.rounds);
    return 0;
}

int main(int argc, char **argv)
{
    CHECK(argc >= 4);
    struct loop loop = {argv[2], atol(argv[3])};
    return argv[1][0] == 'v' ? open_and_close(&loop) : watch(loop, argc > 4 ? argv[4] : "consistent");
}

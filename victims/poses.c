// poses POSE [ARGUMENT]: takes a pose that stacks are read of, says "ready PID" and keeps it until it is killed, at most a minute.
//   deep N   N frames deep, which are 128 bytes each or more
//   vfork    waits for a child that shares its memory and never runs a program
//   jit      in code made at run time, named in /tmp/perf-PID.map; a line from standard input adds "later" for a second piece of code
//   plugin A B   in wait_here() of the library A; after a line from standard input A is closed, and it is in that of B
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void say_ready(void)
{
    char text[64];
    int length = snprintf(text, sizeof text, "ready %d\n", (int)getpid());
    if (write(1, text, (size_t)length) != length) _exit(3);
}

__attribute__((noinline)) static void rest(void)
{
    say_ready();
    for (;;) pause();
}

__attribute__((noinline)) static int descend(int depth)
{
    volatile char room[96];
    room[depth % 96] = (char)depth;
    if (depth == 0) rest();
    return descend(depth - 1) + room[depth % 96];
}

static void wait_for_child(void)
{
    if (vfork() == 0)
        for (say_ready();;) pause();
}

static void list(const char *mode, const void *code, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
    FILE *map = fopen(path, mode);
    if (map == 0) _exit(4);
    fprintf(map, "%lx 20 %s\n", (unsigned long)code, name);
    fclose(map);
}

__attribute__((noinline)) static void rest_for_a_line(void)
{
    char line[8];
    say_ready();
    if (read(0, line, sizeof line) < 0) _exit(5);
}

static void run_made_code(void)
{
    // push %rbp; mov %rsp,%rbp; call *%rdi; pop %rbp; ret
    static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3};
    char *room = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) _exit(6);
    memcpy(room + 64, code, sizeof code);
    memcpy(room + 256, code, sizeof code);
    list("w", room + 64, "int Jitted.First(int, char)");
    ((void (*)(void (*)(void)))(room + 64))(rest_for_a_line);
    list("a", room + 256, "later");
    ((void (*)(void (*)(void)))(room + 256))(rest);
}

static void call(const char *library)
{
    void *handle = dlopen(library, RTLD_NOW);
    void (*wait_here)(void (*)(void)) = handle == 0 ? 0 : (void (*)(void (*)(void)))dlsym(handle, "wait_here");
    if (wait_here == 0) _exit(7);
    wait_here(rest_for_a_line);
    dlclose(handle);
}

int main(int count, char **arguments)
{
    alarm(60);
    const char *pose = count > 1 ? arguments[1] : "";
    if (strcmp(pose, "deep") == 0 && count > 2) return descend(atoi(arguments[2]));
    if (strcmp(pose, "vfork") == 0) wait_for_child();
    if (strcmp(pose, "jit") == 0) run_made_code();
    if (strcmp(pose, "plugin") == 0 && count > 3) {
        call(arguments[2]);
        call(arguments[3]);
    }
    return 2;
}

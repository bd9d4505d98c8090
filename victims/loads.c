// loads: opens and closes libraries as told, so that a test knows what is loaded. Says "ready PID", then takes lines:
// "open PATH", "new PATH" (in a namespace of its own, where dlmopen exists), "close N", "end". Answers "opened N" or "closed N",
// or "failed TEXT". N counts from 0.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 4096 };
static void *handles[MOST];
static int count;

static void *open_new(const char *path) {
#ifdef LM_ID_NEWLM
    return dlmopen(LM_ID_NEWLM, path, RTLD_NOW);
#else
    return dlopen(path, RTLD_NOW);
#endif
}

static void opened(void *handle) {
    if (handle == 0 || count == MOST) {
        printf("failed %s\n", handle == 0 ? dlerror() : "too many");
    } else {
        handles[count] = handle;
        printf("opened %d\n", count++);
    }
}

int main(void) {
    static char line[8192];
    alarm(300);
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != 0 && strncmp(line, "end", 3) != 0) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, "open ", 5) == 0) {
            opened(dlopen(line + 5, RTLD_NOW));
        } else if (strncmp(line, "new ", 4) == 0) {
            opened(open_new(line + 4));
        } else if (strncmp(line, "close ", 6) == 0) {
            int number = atoi(line + 6);
            printf(dlclose(handles[number]) == 0 ? "closed %d\n" : "failed %d\n", number);
        }
        fflush(stdout);
    }
    return 0;
}

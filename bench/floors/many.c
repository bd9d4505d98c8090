// many FOLDER COUNT: a victim that loads 0.so, 1.so and so on of FOLDER, and sleeps. Says "ready PID".
#include "floor.h"
#include <dlfcn.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    CHECK(count == 3 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    int libraries = atoi(arguments[2]);
    char path[4096];
    for (int i = 0; i < libraries; i++) {
        CHECK(snprintf(path, sizeof path, "%s/%d.so", arguments[1], i) < (int)sizeof path);
        CHECK(dlopen(path, RTLD_NOW) != 0);
    }
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    for (;;) pause();
}

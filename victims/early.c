// early WHAT: ends in its constructor, before main: "exit" with status 23, "kill" by SIGKILL, "abort" by SIGABRT.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((constructor)) static void end(int argc, char **argv) {
    if (argc < 2) _exit(64);
    if (strcmp(argv[1], "exit") == 0) _exit(23);
    raise(strcmp(argv[1], "kill") == 0 ? SIGKILL : SIGABRT);
}

int main(void) { return 1; }

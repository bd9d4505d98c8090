// A library whose constructor says that it ran, and in which order: with ctors.c it shows at which stop point a victim stands.
#include <unistd.h>

__attribute__((constructor)) static void say(void) {
    static const char text[] = "ctor library\n";
    if (write(1, text, sizeof text - 1) < 0) _exit(3);
}

int ctorlib_value(void) { return 5; }

// ctors: prints the marks of its start in order: "ctor library" (when linked with ctorlib.c), "ctor program", "main", and at its
// end "dtor program". It writes by write(2), so nothing waits in a buffer. Built alone (static flavours) the library is absent.
#include <unistd.h>

extern int ctorlib_value(void) __attribute__((weak));

static void say(const char *text, unsigned long length) {
    if (write(1, text, length) < 0) _exit(3);
}

__attribute__((constructor)) static void enter(void) { say("ctor program\n", 13); }
__attribute__((destructor)) static void leave(void) { say("dtor program\n", 13); }

int main(void) {
    say("main\n", 5);
    return ctorlib_value != 0 && ctorlib_value() != 5;
}

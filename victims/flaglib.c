// A library whose constructor writes what its own variable flag holds: "flag 0" unless somebody changed it before the constructor ran.
#include <unistd.h>

volatile int flag = 0;

__attribute__((constructor)) static void tell(void) {
    char text[] = "flag 0\n";
    text[5] = (char)('0' + flag % 10);
    if (write(1, text, sizeof text - 1) < 0) _exit(3);
}

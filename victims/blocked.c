// blocked: opens the file that BLOCK_ON names in its constructor, before main; where that is a pipe without a reader or a writer
// at its other end it never gets to main.
#include <fcntl.h>
#include <stdlib.h>

__attribute__((constructor)) static void block(void) {
    const char *path = getenv("BLOCK_ON");
    if (path != 0 && open(path, O_RDONLY) < 0) _Exit(2);
}

int main(void) { return 0; }

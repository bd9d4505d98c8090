// symbol FILE PASSES: the floor of a symbol by address. FILE holds words of 64 bits: the count of symbols, the count of questions,
// the addresses where the symbols begin (ascending), their sizes, the addresses that are asked for, each of which lies in a symbol.
#include "floor.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int count, char **arguments)
{
    CHECK(count == 3);
    int file = open(arguments[1], O_RDONLY), passes = atoi(arguments[2]);
    struct stat stat;
    CHECK(file >= 0 && fstat(file, &stat) == 0 && passes > 0);
    const uint64_t *words = mmap(0, stat.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    CHECK(words != MAP_FAILED);
    uint64_t symbols = words[0], questions = words[1], found = 0;
    CHECK(symbols > 0 && (uint64_t)stat.st_size == (2 + 2 * symbols + questions) * sizeof *words);
    const uint64_t *starts = words + 2, *sizes = starts + symbols, *asked = sizes + symbols;

    double begin = nanoseconds();
    for (int pass = 0; pass < passes; pass++)
        for (uint64_t i = 0; i < questions; i++) {
            uint64_t low = 0, length = symbols;
            while (length > 1) {
                uint64_t half = length / 2;
                low = starts[low + half] <= asked[i] ? low + half : low;
                length -= half;
            }
            found += asked[i] - starts[low] < sizes[low];
        }
    double end = nanoseconds();

    CHECK(found == questions * passes);
    report((end - begin) / found);
    return 0;
}

// clause sum|store|bare OPERATIONS: the floors of two clauses of D.
//   sum    @[arg0 & 7] = sum(arg1)
//   store  /arg0 > 3/ { self->t = timestamp; }, with the thread as the key
//   bare   sum for one thread alone and keys of one word only
// But for the last they are what the technique needs: one table of chained entries for all aggregations, or all variables, whose keys have a
// number and a length that the program says, and a lock for each firing, since others fire and look at the table too.
#include "floor.h"
#include <stdatomic.h>

enum { BUCKETS = 1 << 14, ENTRIES = 1 << 10, LONGEST = 8 };

struct entry { struct entry *next; uint32_t hash, owner; uint64_t key[LONGEST]; int64_t value; };

static struct entry *buckets[BUCKETS], entries[ENTRIES];
static unsigned used;
static atomic_int lock;

// As a probe and a program give them: in memory, and nothing is known of them when this is compiled.
static volatile int64_t arguments[10];
static volatile uint64_t thread = 42;
static volatile size_t words = 1;

static struct entry *make(uint32_t hash, uint32_t owner, const uint64_t *key, size_t length)
{
    CHECK(used < ENTRIES && length <= LONGEST);
    struct entry *made = &entries[used++], **bucket = &buckets[hash & (BUCKETS - 1)];
    *made = (struct entry){ .next = *bucket, .hash = hash, .owner = owner };
    memcpy(made->key, key, length * sizeof *key);
    return *bucket = made;
}

static struct entry *find(uint32_t owner, const uint64_t *key, size_t length)
{
    uint64_t mixed = owner + 1;
    for (size_t i = 0; i < length; i++) mixed = (mixed ^ key[i]) * 0x9E3779B97F4A7C15, mixed = mixed << 29 | mixed >> 35;
    uint32_t hash = mixed ^ mixed >> 32;
    for (struct entry *e = buckets[hash & (BUCKETS - 1)]; e; e = e->next)
        if (e->hash == hash && e->owner == owner && memcmp(e->key, key, length * sizeof *key) == 0) return e;
    return make(hash, owner, key, length);
}

static struct entry *find_word(uint64_t key)
{
    uint64_t mixed = key * 0x9E3779B97F4A7C15;
    uint32_t hash = mixed ^ mixed >> 32;
    for (struct entry *e = buckets[hash & (BUCKETS - 1)]; e; e = e->next)
        if (e->key[0] == key) return e;
    return make(hash, 0, &key, 1);
}

static int64_t timestamp(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void fire(int isSum)
{
    int free = 0;
    while (!atomic_compare_exchange_weak_explicit(&lock, &free, 1, memory_order_acquire, memory_order_relaxed)) free = 0;
    uint64_t key = isSum ? (uint64_t)arguments[0] & 7 : thread;
    if (isSum) find(0, &key, words)->value += arguments[1];
    else if (arguments[0] > 3) find(1, &key, words)->value = timestamp();
    atomic_store_explicit(&lock, 0, memory_order_release);
}

int main(int count, char **words)
{
    CHECK(count == 3);
    int isSum = strcmp(words[1], "sum") == 0, isBare = strcmp(words[1], "bare") == 0;
    long operations = atol(words[2]);
    CHECK(operations > 0 && (isSum || isBare || strcmp(words[1], "store") == 0));
    double begin = nanoseconds();
    for (long i = 0; i < operations; i++) {
        arguments[0] = i;
        arguments[1] = 3;
        if (isBare) find_word(arguments[0] & 7)->value += arguments[1];
        else fire(isSum);
    }
    double end = nanoseconds();
    int64_t total = 0;
    for (unsigned i = 0; i < used; i++) total += entries[i].value;
    CHECK(isSum || isBare ? total == 3 * operations : total > 0);
    report((end - begin) / operations);
    return 0;
}

// What every floor needs: a clock, a check that ends the program, and the one line that the harness reads.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A floor that did not do what it measures must not print a figure.
#define CHECK(condition)                                                                                  \
    do {                                                                                                  \
        if (!(condition)) {                                                                               \
            fprintf(stderr, "%s:%d: not so: %s (%s)\n", __FILE__, __LINE__, #condition, strerror(errno)); \
            exit(1);                                                                                      \
        }                                                                                                 \
    } while (0)

static inline double nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static inline void report(double nanoseconds_per_operation)
{
    printf("ns/op %.2f\n", nanoseconds_per_operation);
    fflush(stdout);
}

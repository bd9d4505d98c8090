"""gdb -p beside the floor: attaches and detaches ROUNDS times inside one gdb, so that its own start is not in the figure.

Run by: gdb -nx -batch -ex "python arguments='PID ROUNDS [FILE]'" -x attach.py
Without FILE the figure is what a pair of commands took; with FILE (see floors/attach.c) it is the median of the longest gaps
that the victim saw. The first round warms gdb's tables of symbols and is not counted.
"""
import mmap
import statistics
import time

import gdb

LONGEST, TICKS = 0, 1


def attach_and_detach(pid):
    gdb.execute(f"attach {pid}", to_string=True)
    gdb.execute("detach", to_string=True)


def duration(pid):
    begin = time.monotonic_ns()
    attach_and_detach(pid)
    return time.monotonic_ns() - begin


def longest_gap(pid, words):
    words[LONGEST] = 0
    attach_and_detach(pid)
    before = words[TICKS]
    while words[TICKS] - before < 2:
        time.sleep(50e-6)
    return words[LONGEST]


def main():
    pid, rounds, *file = arguments.split()
    gdb.execute("set confirm off")
    if file:
        with open(file[0], "r+b") as content:
            words = memoryview(mmap.mmap(content.fileno(), 24)).cast("Q")
        values = [longest_gap(pid, words) for _ in range(int(rounds) + 1)]
        result = statistics.median(values[1:])
    else:
        values = [duration(pid) for _ in range(int(rounds) + 1)]
        result = statistics.fmean(values[1:])
    gdb.write(f"\nns/op {result:.0f}\n")


main()

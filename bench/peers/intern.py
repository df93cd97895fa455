"""CPython's peer of the JMH benchmark InternLookups: sys.intern() of a string that is known, from an equal one that is another.

    intern.py STRINGS [SKEW]

The strings are the same, 17 to 20 characters; each is looked up once, in random order, or as many by a power law. Prints one
JSON line: the median nanoseconds of a lookup, the loop around it included, and the bytes of a string.
"""

import json
import platform
import random
import statistics
import sys
import time

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number):
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


def strings(count, seed):
    made = []
    for i in range(count):
        # As a Java int: the product may wrap.
        number = (i * 2_654_435 + 100_000 + 2**31) % 2**32 - 2**31
        sign = "-" if number < 0 else ""
        made.append("identifier_" + sign + base36(abs(number)) + str(i % 7))
    random.Random(seed).shuffle(made)
    return made


def rank(u, cardinality, skew):
    n = cardinality + 1.0
    x = n**u if abs(skew - 1) < 1e-9 else ((n ** (1 - skew) - 1) * u + 1) ** (1 / (1 - skew))
    return min(max(int(x) - 1, 0), cardinality - 1)


def main():
    count = int(sys.argv[1])
    skew = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    kept = [sys.intern(string) for string in strings(count, 1)]
    probes = strings(count, 2)
    if skew > 0:
        chance = random.Random(3)
        probes = [probes[rank(chance.random(), count, skew)].encode().decode() for _ in range(count)]
    intern = sys.intern
    times = []
    for _ in range(max(5, 2_000_000 // count)):
        start = time.perf_counter_ns()
        for probe in probes:
            intern(probe)
        times.append((time.perf_counter_ns() - start) / count)
        # A str caches its hash: the next round has strings that have been hashed, as Java's have.
    print(json.dumps({
        "strings": count,
        "skew": skew,
        "nanosPerLookup": statistics.median(times),
        "bytesPerString": sum(map(sys.getsizeof, kept)) / count,
        "python": platform.python_version(),
    }))


main()

"""Times kinds of instructions one by one, under CPython or the lab: nanoseconds a round of a loop, the loop included; the
fastest of many runs. instructions.py [RUNS [NAME ...]]

    python3.11 -I bench/peers/python/instructions.py
    ./midden python bench/peers/python/instructions.py"""

import sys
import time

TURNS = 20_000


class Point:
    def __init__(self, x):
        self.x = x

    def method(self, a):
        return a


def function(a):
    return a


def with_default(a, b=1):
    return a


def empty_loop(n):
    # Not pass, which is an instruction in CPython 3.11, and a slow one.
    for i in range(n):
        i


def call(n):
    for i in range(n):
        function(i)


def call_with_default(n):
    for i in range(n):
        with_default(i)


def call_method(n):
    p = Point(1)
    for i in range(n):
        p.method(i)


def new_instance(n):
    for i in range(n):
        Point(i)


def read_attribute(n):
    p = Point(1)
    for i in range(n):
        p.x


def write_attribute(n):
    p = Point(1)
    for i in range(n):
        p.x = i


def list_element(n):
    l = [1.5] * 10
    for i in range(n):
        l[3]


def write_element(n):
    l = [1] * 10
    for i in range(n):
        l[3] = i


def add_ints(n):
    x = 1000
    for i in range(n):
        x + i


def add_floats(n):
    x = 1.5
    for i in range(n):
        x + 2.5


def compare(n):
    x = 1000
    for i in range(n):
        if i < x:
            pass


def comprehension(n):
    for j in range(n // 10):
        [i for i in range(10)]


def generator(n):
    for j in range(n // 10):
        sum(i for i in range(10))


def unpack(n):
    t = (1, 2)
    for i in range(n):
        a, b = t


def enumeration(n):
    for i, x in enumerate(range(n)):
        pass


def new_tuple(n):
    for i in range(n):
        (i, i)


def new_list(n):
    for i in range(n):
        [i, i]


def new_lambda(n):
    for i in range(n):
        (lambda: i)


def dict_value(n):
    d = {'a': 1, 'b': 2}
    for i in range(n):
        d['a']


def write_value(n):
    d = {'a': 1, 'b': 2}
    for i in range(n):
        d['a'] = i


def dict_get(n):
    d = {'a': 1, 'b': 2}
    for i in range(n):
        d.get('a')


def list_append(n):
    for j in range(n // 10):
        l = []
        for i in range(10):
            l.append(i)


def builtin_len(n):
    l = [1, 2]
    for i in range(n):
        len(l)


def builtin_isinstance(n):
    p = Point(1)
    for i in range(n):
        isinstance(p, Point)


def slice_list(n):
    l = [1, 2, 3, 4]
    for i in range(n):
        l[1:]


def join_strings(n):
    a, b = 'abc', 'def'
    for i in range(n):
        a + b


def character(n):
    a = 'abcdef'
    for i in range(n):
        a[3]


def main(runs, names):
    kinds = {name: value for name, value in globals().items()
             if type(value) is type(main) and name not in ('main', 'function', 'with_default')}
    for name in names or kinds:
        best = None
        for _ in range(runs):
            start = time.perf_counter_ns()
            kinds[name](TURNS)
            taken = time.perf_counter_ns() - start
            if best is None or taken < best:
                best = taken
        print('%-20s %7.1f' % (name, best / TURNS), flush=True)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, sys.argv[2:])

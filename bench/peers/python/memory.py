"""Bytes that an object of a kind takes, with what belongs to it alone: memory.py KIND. Resident memory of the process before and
after a million of them, less the list that holds them."""

import sys

COUNT = 1_000_000
WARM = 100_000


class Instance:
    def __init__(self):
        self.a = self.b = self.c = None


class Slots:
    __slots__ = ('a', 'b')


MAKERS = {
    'instance': lambda i: Instance(),
    'slots': lambda i: Slots(),
    'list': lambda i: [None, None, None],
    'tuple': lambda i: (i is None, None),
    'dict': lambda i: {'a': None, 'b': None},
    'float': lambda i: i + 0.5,
    'int': lambda i: i + 1000,
    'str': lambda i: 'word%d' % i,
}


def resident():
    with open('/proc/self/statm') as statm:
        return int(statm.read().split()[1]) * 4096


def main(make):
    objects = [None] * COUNT
    for i in range(WARM):
        objects[i] = make(i)
    before = resident()
    for i in range(WARM, COUNT):
        objects[i] = make(i)
    print((resident() - before) / (COUNT - WARM))


main(MAKERS[sys.argv[1]])

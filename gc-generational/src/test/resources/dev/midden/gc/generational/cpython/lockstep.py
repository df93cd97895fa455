"""What CPython's collector does with random programs, a line a program, for comparison with the collector `cpython`.

    lockstep.py counts FIRST COUNT [--trace]         counts of the generations after each of 3000 operations, automatic collections
    lockstep.py KIND FIRST COUNT [--trace]           finalizers, callbacks and results of 400 operations, collections by hand
    lockstep.py generate DIRECTORY PYTHON...         writes the expected results of each of these interpreters

KIND is slots, list or inst, what the objects are; with -revive appended, some finalizers bring their object back.
A line is: seed, number of old objects before the program (counts only), and checksums of all seen so far, one every few
steps. With --trace, what was seen stands in place of the checksums.
"""
import gc, gzip, os, subprocess, sys, weakref, zlib

COUNT_STEPS, COUNT_EVERY = 3000, 100
ORDER_STEPS, ORDER_EVERY = 400, 20


class Random:
    """Knuth's MMIX generator; the upper 31 bits."""
    __slots__ = ('state',)

    def __init__(self, seed):
        self.state = (seed * 0x9E3779B97F4A7C15 + 1) % 2**64

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound


class Seen:
    """Lines of numbers, and their checksums."""

    def __init__(self, every, trace):
        self.every, self.trace, self.crc, self.lines, self.words = every, trace, 0, 0, []

    def add(self, text):
        self.lines += 1
        if self.trace:
            self.words.append(text)
            return
        self.crc = zlib.crc32((text + '\n').encode(), self.crc)
        if self.lines % self.every == 0:
            self.words.append('%08x' % self.crc)


# ---------------------------------------------------------------- counts

THRESHOLDS = [(10, 3, 2), (7, 2, 1), (20, 1, 3), (5, 0, 0), (1, 1, 1), (50, 10, 10), (9, 4, 0)]
SLOTS = [5, 50, 400]
OLD = [0, 100, 1000]


class Node:
    __slots__ = ('n',)


def count_program(seed):
    random = Random(seed)
    thresholds = THRESHOLDS[random.below(len(THRESHOLDS))]
    slots = SLOTS[random.below(len(SLOTS))]
    old = OLD[random.below(len(OLD))]
    ops = []
    for _ in range(COUNT_STEPS):
        pick = random.below(10)
        op = 0 if pick < 5 else 1 if pick < 8 else pick - 6
        ops.append((op, random.below(slots)))
    return thresholds, slots, old, ops


def run_counts(ops, thresholds, keep, counts):
    # Nothing here may allocate a container but what the program says, and the result of get_count.
    i = 0
    n = len(ops)
    gc.set_threshold(*thresholds)
    gc.enable()
    while i < n:
        op, slot = ops[i]
        if op == 0:
            keep[slot] = Node()
        elif op == 1:
            keep[slot] = None
        elif op == 2:
            x = Node()
            x.n = x
            x = None
        elif op == 3:
            x = Node()
            x.n = Node()
            keep[slot] = x
            x = None
        t = gc.get_count()
        counts[i] = t[0] * 1000000 + t[1] * 1000 + t[2]
        i += 1
    gc.disable()


def warm_up():
    # Before 3.12, code that is still being specialised allocates.
    ops = [(i % 4, i % 7) for i in range(COUNT_STEPS)]
    for _ in range(40):
        run_counts(ops, (9, 2, 1), [None] * 7, [0] * COUNT_STEPS)


def counts(seed, trace):
    thresholds, slots, old, ops = count_program(seed)
    keep, seen = [None] * slots, [0] * len(ops)
    gc.disable()
    gc.unfreeze()
    gc.collect()
    gc.collect()
    gc.freeze()
    old = [Node() for _ in range(old)]
    run_counts([(1, 0)] * 3, (100000, 10, 10), keep, seen)
    gc.collect()
    t = gc.get_count()
    del t
    gc.collect()
    total = len(gc.get_objects(2))
    gc.collect()
    t = gc.get_count()
    del t
    gc.collect(0)
    gc.collect(2)
    run_counts(ops, thresholds, keep, seen)
    result = Seen(COUNT_EVERY, trace)
    for c in seen:
        result.add('%d,%d,%d' % (c // 1000000, c // 1000 % 1000, c % 1000))
    return [str(seed), str(total)] + result.words


# ---------------------------------------------------------------- order

LOG = []
ROOT = []
REVIVE = False


def finalized(self):
    LOG.append('d%d' % self.name)
    if REVIVE and self.name % 3 == 0:
        ROOT[self.name % len(ROOT)] = self


class Slotted:
    __slots__ = ('e0', 'e1', 'e2', 'name', '__weakref__')

    def __init__(self, name):
        self.name = name
        self.e0 = self.e1 = self.e2 = None

    def __del__(self):
        finalized(self)


class Listed(list):
    __slots__ = ('name', '__weakref__')

    def __init__(self, name):
        self.name = name
        list.__init__(self, [None, None, None])

    def __del__(self):
        finalized(self)


class Plain:
    def __init__(self, name):
        self.name = name
        self.e0 = None
        self.e1 = None
        self.e2 = None

    def __del__(self):
        finalized(self)


class Callback:
    __slots__ = ('name',)

    def __init__(self, name):
        self.name = name

    def __call__(self, _):
        LOG.append('w%d' % self.name)


CLASSES = {'slots': Slotted, 'list': Listed, 'inst': Plain}


def order(seed, trace, kind):
    global ROOT, REVIVE
    REVIVE = kind.endswith('-revive')
    cls = CLASSES[kind.split('-')[0]]
    random = Random(seed)
    gc.disable()
    gc.collect()
    gc.collect()
    ROOT = root = [None] * [3, 6, 12, 25][random.below(4)]
    LOG.clear()
    weak, name, n = [], 0, len(root)
    result = Seen(ORDER_EVERY, trace)
    gc.freeze()
    for _ in range(ORDER_STEPS):
        op, i, j, k = random.below(100), random.below(n), random.below(n), random.below(3)
        if op < 35:
            name += 1
            x = cls(name)
            weak.append(weakref.ref(x, Callback(name)))
            root[i] = x
            x = None
        elif op < 70:
            a = root[i]
            b = root[j]
            if a is not None:
                if cls is Listed:
                    a[k] = b
                else:
                    setattr(a, 'e%d' % k, b)
            a = b = None
        elif op < 80:
            root[i] = None
        elif op < 88:
            root[i] = root[j]
        else:
            LOG.append('r%d' % gc.collect([0, 0, 0, 1, 1, 2][random.below(6)]))
        result.add(' '.join(LOG))
        LOG.clear()
    REVIVE = False
    for i in range(n):
        root[i] = None
    gc.collect()
    gc.unfreeze()
    return [str(seed)] + result.words


# ---------------------------------------------------------------- main

def run(kind, first, count, trace, out):
    if kind == 'counts':
        warm_up()
    for seed in range(first, first + count):
        words = counts(seed, trace) if kind == 'counts' else order(seed, trace, kind)
        print((';' if trace else ' ').join(words), file=out, flush=True)


def generate(directory, interpreters):
    """One file for each kind and all versions that agree, and an index of them."""
    index = []
    for kind in ['counts', 'slots', 'list', 'inst', 'slots-revive', 'list-revive', 'inst-revive']:
        texts = {}
        for python in interpreters:
            version = subprocess.check_output([python, '-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], text=True).strip()
            text = subprocess.check_output([python, '-I', os.path.abspath(__file__), kind, '1', '300'])
            name = texts.setdefault(text, 'lockstep-%s-%s.gz' % (kind, version))
            index.append('%s %s %s' % (version, kind, name))
        for text, name in texts.items():
            with gzip.GzipFile(os.path.join(directory, name), 'wb', mtime=0) as file:
                file.write(text)
    with open(os.path.join(directory, 'lockstep.index'), 'w') as file:
        file.write('\n'.join(sorted(index)) + '\n')


if __name__ == '__main__':
    if sys.argv[1] == 'generate':
        generate(sys.argv[2], sys.argv[3:])
    else:
        run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), '--trace' in sys.argv, sys.stdout)

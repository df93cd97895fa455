# A generator that dies is closed: its finally and with are done then, in the order of deaths.
import gc
import sys


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print('open', self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print('close', self.name, kind.__name__ if kind else None)

    def __del__(self):
        print('died', self.name)


def guarded(name):
    with Resource(name) as r:
        try:
            yield 1
            yield 2
        finally:
            print('finally', name, sys.getrefcount(r))


def outer(name):
    yield from guarded(name)


def plain(name):
    kept = Resource(name)
    yield 1
    print(kept)


def endless():
    try:
        while True:
            yield 1
    finally:
        print('endless is over')


x = guarded('deleted')
next(x)
del x
print('after del')
for i in guarded('broken off'):
    break
print('after break')
x = guarded('never begun')
del x
x = guarded('rebound')
next(x)
x = outer('inner')
next(x)
x = plain('plain')
next(x)
x = None


def leaves():
    g = guarded('left')
    next(g)
    return 'leaving'


print(leaves())
x = guarded('finished')
print(list(x))
del x
print(next(zip(endless(), [1])))
x = [guarded('cyclic')]
next(x[0])
x.append(x)
del x
print('collecting')
gc.collect()
print(next(i for i in endless() if i))


class Holder:
    def run(self):
        try:
            yield self
        finally:
            print('cycle through its own frame')


h = Holder()
h.generator = h.run()
next(h.generator)
del h
gc.collect()
x = guarded('closed by hand')
next(x)
x.close()
x.close()
del x
last = guarded('at the end')
next(last)
print('end')
del last

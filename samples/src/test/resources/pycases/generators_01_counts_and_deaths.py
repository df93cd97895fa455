import gc
import sys


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name)


def counted(x):
    yield sys.getrefcount(x)
    y = x
    yield sys.getrefcount(x)
    del y
    got = yield sys.getrefcount(x)
    print('sent', sys.getrefcount(got))
    got = None
    yield sys.getrefcount(x)


thing = object()
print(sys.getrefcount(thing))
g = counted(thing)
print(sys.getrefcount(thing), next(g), next(g), sys.getrefcount(thing), next(g))
print(g.send(object()), sys.getrefcount(thing))
print(next(g, 'end'), sys.getrefcount(thing), sys.getrefcount(g))
del g

print('items of a sum die before the next is asked for')


class Number(Noisy):
    def __radd__(self, other):
        return other + self.name


def numbers():
    for i in range(3):
        print('make', i)
        yield Number(i)


print(sum(numbers()))
print(sum(numbers(), 0.5))
print(sum(numbers(), 2 ** 70))
for each in (any, all, list, set, tuple, sorted):
    print(each.__name__, each(len(str(Number(i).name)) > 1 for i in range(2)))

class Falsy(Noisy):
    def __bool__(self):
        return False

    def __lt__(self, other):
        return self.name < other.name

    def __gt__(self, other):
        return self.name > other.name

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return True

    def __iter__(self):
        return iter([(self.name, self.name)])


def falsies():
    for i in (2, 1, 3):
        print('make', i)
        yield Falsy(i)


print(any(falsies()))
print(min(falsies()).name, max(falsies()).name)
print(len(set(falsies())), len(list(falsies())))
print(dict(x for f in falsies() for x in f))
some = set()
some.update(falsies())
print(len(some))
del some
print('locals die with what ended the generator')


def holding():
    a = Noisy('a')
    try:
        b = Noisy('b')
        yield 1
        yield 2
    finally:
        print('finally')


g = holding()
print(next(g))
g.close()
print('closed', next(g, 'end'))
g = holding()
next(g)
try:
    g.throw(KeyError(1))
except KeyError as e:
    print('thrown', e)
del g
g = holding()
print(list(g))
del g

print('exceptions being handled')


def handling():
    try:
        raise KeyError('inner')
    except KeyError:
        yield type(sys.exc_info()[1])
        yield type(sys.exc_info()[1])


def bare():
    yield sys.exc_info()[1]
    yield sys.exc_info()[1]


g = handling()
print(next(g), sys.exc_info()[1])
b = bare()
try:
    raise ValueError('outer')
except ValueError as error:
    print(next(g), sys.exc_info()[1] is error, repr(next(b)), sys.getrefcount(error))
    print(next(g, 'end'), sys.exc_info()[1] is error)
print(next(b), sys.exc_info()[1])
del g, b


def failing():
    try:
        yield 1
    except KeyError as e:
        print('context', repr(e.__context__), repr(sys.exc_info()[1]))
        raise IndexError('out')


g = failing()
next(g)
try:
    try:
        raise ValueError('v')
    except ValueError:
        g.throw(KeyError('k'))
except IndexError as e:
    print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
print(sys.exc_info()[1], next(g, 'end'))
del g

print('a death while a value is taken has the generator go on')


def stepping():
    for i in range(6):
        yield i


steps = stepping()


class Stepper:
    def __del__(self):
        print('step', next(steps))


slot = Stepper()
for slot in steps:
    print('slot', slot)
    if slot == 2:
        slot = Stepper()
print(list(steps))


def restless():
    local = None
    while True:
        local = Stepper2()
        try:
            got = yield 1
        except Exception:
            pass


class Stepper2:
    def __del__(self):
        try:
            next(r)
        except ValueError as e:
            print(e)


r = restless()
print(next(r), next(r))
Stepper2.__del__ = lambda self: None
del r

print('delegating')


def inner():
    try:
        got = yield 'i1'
        print('inner got', got)
        yield 'i2'
    except KeyError as e:
        print('inner caught', e)
        yield 'i3'
    return Noisy('result')


def outer():
    result = yield from inner()
    print('result', sys.getrefcount(result))
    del result
    yield 'o1'


g = outer()
print(next(g), g.send(7), g.throw(KeyError('k')), next(g), next(g, 'end'))
g = outer()
print(next(g))
g.close()
del g


def running():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = running()
print(next(me))
del me



def waits(x):
    yield
    yield


x = []
g = waits(x)
print(sys.getrefcount(x))
next(g)
print(sys.getrefcount(x), [type(r).__name__ for r in gc.get_referrers(x) if r is g or type(r).__name__ == 'generator'])
print(any(o is x for o in gc.get_referents(g)))
g.close()
print(sys.getrefcount(x))
try:
    g = (i for i in 5)
except TypeError as e:
    print(e)
g = counted(1)
try:
    g.send(1)
except TypeError as e:
    print(e)
count = iter([1, 2])
print(list(iter(lambda: next(count), 5)))

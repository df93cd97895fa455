def count(n):
    i = 0
    while i < n:
        got = yield i
        if got:
            i = got
        else:
            i += 1
    return 'done'


g = count(5)
print(next(g), next(g), g.send(3), list(g))


def chain(*its):
    for it in its:
        r = yield from it
        print('r', r)


print(list(chain(count(2), [7, 8], count(1))))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for x in it:
        if n <= 0:
            return
        n -= 1
        yield x


print(list(take(10, fib())))
print(sum(x * x for x in range(10)), [x for x in range(10) if x % 2], {x: x * x for x in range(3)}, {x % 3 for x in range(10)})
print([(x, y) for x in range(3) for y in range(x)], [[j for j in range(i)] for i in range(3)])
g = count(1)
next(g)
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)
print(next(g, 'default'))


def tree(t):
    if t:
        l, v, r = t
        yield from tree(l)
        yield v
        yield from tree(r)


print(list(tree(((None, 1, None), 2, (None, 3, None)))))


def echo():
    while True:
        try:
            x = yield
            print('got', x)
        except GeneratorExit:
            print('closing')
            raise


e = echo()
next(e)
e.send(1)
e.close()


def inner():
    try:
        yield 1
    finally:
        print('inner done')


def outer():
    yield from inner()
    yield 2


o = outer()
next(o)
o.close()
try:
    (lambda: (yield))().send(1)
except TypeError as err:
    print(err)


def bad():
    raise StopIteration
    yield


try:
    next(bad())
except RuntimeError as err:
    print(err)
a, b, *c = (i for i in range(5))
print(a, b, c)
print(max((len(w), w) for w in ['a', 'bbb', 'cc']), ','.join(str(i) for i in range(3)))
it = iter([1, 2, 3])
print(next(it), list(it), list(it))
n = [0]


def step():
    n[0] += 1
    return n[0]


print(list(iter(step, 4)))
print([y for x in [[1, 2], [3]] for y in x], [x if x > 1 else -x for x in range(3)])
d = dict(a=1, b=2)
for k, v in d.items():
    print(k, v)
else:
    print('else')
for i in range(3):
    if i == 1:
        break
else:
    print('never')
while n[0] > 2:
    n[0] -= 1
else:
    print('while else')
print(list(zip(*[(1, 2), (3, 4)])), dict(zip('ab', range(2))), list(map(max, [1, 5], [3, 2])))

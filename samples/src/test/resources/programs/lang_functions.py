def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2, 3], **{'c': 4}))


def g(a, /, b, *, c):
    return a + b + c


print(g(1, 2, c=3), g(1, b=2, c=3))
for call in (lambda: f(), lambda: g(1, 2), lambda: g(1, 2, 3, c=4), lambda: g(a=1, b=2, c=3), lambda: f(1, c=2, a=3),
             lambda: len(), lambda: g(1, 2, c=3, d=4), lambda: [].append(), lambda: 'a'.upper(1)):
    try:
        call()
    except TypeError as e:
        print(type(e).__name__, e)


def outer():
    x = 1

    def inner():
        nonlocal x
        x += 1
        return x
    return inner


h = outer()
print(h(), h(), outer()())


def make():
    return [lambda i=i: i for i in range(3)], [lambda: i for i in range(3)]


a, b = make()
print([x() for x in a], [x() for x in b])


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(20), fact(30))
counter = 0


def bump():
    global counter
    counter += 1


bump()
bump()
print(counter)


def deco(tag):
    def wrap(fn):
        def inner(*args, **kwargs):
            return tag, fn(*args, **kwargs)
        inner.__name__ = fn.__name__
        return inner
    return wrap


@deco('x')
@deco('y')
def add(a, b):
    """adds"""
    return a + b


print(add(1, 2), add.__name__, make.__doc__, fact.__qualname__, f.__defaults__, f.__kwdefaults__)


def doc():
    "text"


print(doc.__doc__, doc())


def unbound():
    try:
        print(v)
    except UnboundLocalError as e:
        print(e)
    v = 1


unbound()
try:
    undefined
except NameError as e:
    print(e)


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as e:
    print('RecursionError', e)


def locs(a, b):
    c = a + b
    return sorted(locals().items())


print(locs(1, 2), 'locs' in globals())
print((lambda *a, **k: (a, k))(1, 2, x=3))


def kwonly(*, a=1, b):
    return a, b


print(kwonly(b=2))


def closure_default(a, b=[]):
    b.append(a)
    return b


print(closure_default(1), closure_default(2))
exec('def made(x):\n    return x * 2')
print(made(21), eval('1 + 2 * 3'), eval('a + 1', {'a': 41}))
ns = {}
exec(compile('y = 5\nz = y + 1', '<t>', 'exec'), ns)
print(ns['z'])

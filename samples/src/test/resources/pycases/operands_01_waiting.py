# Operands that wait on the stack while other code runs count as references, wherever they come from.
import sys

X = object()


class Looking:
    """Every operation tells how many references X has."""
    @property
    def attribute(self):
        return sys.getrefcount(X)

    @attribute.setter
    def attribute(self, value):
        print('set', sys.getrefcount(X))

    def __add__(self, other):
        return sys.getrefcount(X)

    __radd__ = __sub__ = __mul__ = __floordiv__ = __getitem__ = __call__ = __add__

    def __iadd__(self, other):
        print('iadd', sys.getrefcount(X))
        return self

    def __lt__(self, other):
        return sys.getrefcount(X)

    def __contains__(self, item):
        print('contains', sys.getrefcount(X))
        return True

    def __setitem__(self, index, value):
        print('setitem', sys.getrefcount(X))

    def __bool__(self):
        print('bool', sys.getrefcount(X))
        return True

    def __eq__(self, other):
        print('eq', sys.getrefcount(X))
        return True

    def method(self, *arguments):
        return sys.getrefcount(X)


def waiting(x, o):
    print((x, o.attribute)[1], (x, x, o.attribute)[2])
    print((x, o + 1)[1], (x, 1 + o)[1], (x, o - x)[1], (x, x, o * x)[2], (x, o // 2)[1])
    print((x, o[0])[1], (x, o[x])[1], (x, o < x)[1])
    print((x, o.method())[1], (x, o.method(x))[1], (x, o(x))[1], (o, o.method(x, x))[1])
    print([x, o.attribute][1], {1: x, 2: o.attribute}[2])
    y = x
    print((x, y, o.attribute)[2], o + y, (x, o + y)[1])


def stores(x, o):
    o.attribute = x
    o[x] = x
    o[0] = x
    o += x
    p = o
    p.attribute = p
    return p


def tests(x, o):
    if o < x:
        print('less', sys.getrefcount(X))
    if x in o:
        print('in', sys.getrefcount(X))
    if o == x:
        print('equal', sys.getrefcount(X))
    if o:
        print('true', sys.getrefcount(X))
    if o and x:
        print('and', sys.getrefcount(X))
    print((x, x in o)[1], (x, o == x)[1], (x, x is o)[1], (x, not o)[1])
    while o:
        break


class Dying:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('died', self.name, sys.getrefcount(X))


def overwritten(x):
    holder = Looking()
    holder.held = Dying('attribute')
    holder.held = x
    items = [Dying('item'), Dying('last')]
    items[0] = x
    table = {1: Dying('value'), 'a': Dying('text')}
    table[1] = x
    table['a'] = x
    local = Dying('local')
    local = x
    other = local
    local, other = Dying('swapped'), x
    local, other = other, local
    other = 1
    return items, table


def loops(x):
    for i, y in enumerate([x, x]):
        for z in (x, y):
            print(i, sys.getrefcount(X), end=' ')
    print([sys.getrefcount(X) for z in (x, x)], sum(sys.getrefcount(X) for z in [x]))
    a, b = x, x
    a, (b, c) = b, (a, x)
    print(sys.getrefcount(X), a is c)


def unbound(flag):
    if flag:
        bound = X
    try:
        return (X, bound, sys.getrefcount(X))[2]
    except UnboundLocalError as e:
        return type(e).__name__


def raised(x, o):
    try:
        print((x, x, 1 // 0))
    except ZeroDivisionError:
        print('raised', sys.getrefcount(X))
    try:
        print((x, o.missing))
    except AttributeError:
        print('missing', sys.getrefcount(X))
    try:
        print((x, [x][1]))
    except IndexError:
        print('index', sys.getrefcount(X))


# Once: instructions that CPython has specialised hand some operands over instead of copying them.
waiting(X, Looking())
stores(X, Looking())
tests(X, Looking())
overwritten(X)
loops(X)
print(unbound(True), unbound(False))
raised(X, Looking())
print(sys.getrefcount(X))

# Sequences of instructions that are often run as one, with operands of all kinds, and errors in the middle of them.

class Num:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Num(self.v + (other.v if isinstance(other, Num) else other))

    __radd__ = __add__

    def __iadd__(self, other):
        self.v += other
        return self

    def __lt__(self, other):
        return self.v < (other.v if isinstance(other, Num) else other)

    def __getitem__(self, i):
        return ('item', i)

    def __repr__(self):
        return 'Num(%r)' % (self.v,)


KINDS = [1, -7, 2 ** 62, 2 ** 70, 1.5, float('nan'), float('inf'), True, False, 'ab', '', [1, 2], (3, 4), Num(5), None]


def both(a, b):
    return a + b


def one(a):
    return a + 1


def minus(a, b):
    return a - b


def floor(a, b):
    return a // b


def power(a, b):
    return a ** b


def left(a, b):
    return (a + b) * b


def constant(a, b):
    return (a + b) + 2


def compare(a, b):
    r = ''
    if a < b:
        r += '<'
    if a <= b:
        r += '<='
    if a > b:
        r += '>'
    if a >= b:
        r += '>='
    if a == b:
        r += '=='
    if a != b:
        r += '!='
    return r


def zero(a, b):
    r = 0
    while a > 0:
        a = a - 1
        r += 1
        if r == 5:
            break
    return r, 'pos' if b > 0 else 'neg'


def item(a, b):
    return a[b]


def first(a, b):
    return a[0], a[-1]


def temporary(a, b):
    return [a, b, a][b]


def inplace(a, b):
    x = a
    x += b
    return x


for f in (both, minus, floor, power, left, constant, compare, zero, item, first, temporary, inplace):
    results = []
    for a in KINDS:
        for b in KINDS:
            if f is power and (b in (2 ** 62, 2 ** 70) or a in (2 ** 70, -7) and b != 1):
                continue
            try:
                results.append(f(a, b))
            except Exception as e:
                results.append(type(e).__name__ + ': ' + str(e))
    print(f.__name__, results)


def unbound(which):
    if which < 0:
        a = b = c = 1
    try:
        if which == 0:
            return a + b
        if which == 1:
            a = 1
            return a + b
        if which == 2:
            return a.x
        if which == 3:
            return a.m()
        if which == 4:
            return a[c]
        if which == 5:
            a = [1]
            return a[c]
        if which == 6:
            if a < 1:
                return 1
        if which == 7:
            a = 1
            if a < b:
                return 1
        if which == 8:
            return 1 + a
        if which == 9:
            return [1][a]
        if which == 10:
            return a + 1
        if which == 11:
            if a == 1:
                return 1
    except UnboundLocalError as e:
        return str(e)
    for a in range(2):
        pass
    return a


print([unbound(i) for i in range(13)])


def lines(kind, a, z):
    if kind == 0:
        return (a
                // z)
    if kind == 1:
        return (1 +
                a
                %
                z)
    if kind == 2:
        return a[
            z
        ]
    if kind == 3:
        return (a
                <
                'x')
    if kind == 4:
        return (
            a
            .missing
        )
    if kind == 5:
        if (a
                <
                None):
            return 1
    for q in a:
        return q


class Chain:
    def end(self):
        return None.x


def chain():
    return (Chain()
            .end(
            ))


try:
    chain()
except AttributeError as e:
    print(e.__traceback__.tb_next.tb_lineno)
for kind, a, z in ((0, 1, 0), (0, 1.5, 0.0), (1, 5, 0), (2, [1], 4), (2, (1,), 'k'), (3, 1, 0), (4, 1, 0), (5, 2, 0), (6, 3, 0)):
    try:
        print(lines(kind, a, z))
    except Exception as e:
        print(type(e).__name__, e, e.__traceback__.tb_next.tb_lineno)


class Slots:
    __slots__ = 'x', 'y'


class Late:
    pass


class Prop:
    @property
    def x(self):
        return 'property'

    def m(self):
        return 'method'


class Meta(Late):
    x = 'of the class'

    def __getattr__(self, name):
        return 'made ' + name


def get(o):
    return o.x


def call(o):
    return o.m()


s = Slots()
late = Late()
late.x = 1
late.m = lambda: 'own'
meta = Meta()
for o in (s, late, Prop(), meta, 5, late, s, Prop()):
    for f in (get, call):
        for again in range(3):
            try:
                print(f(o), end=' ')
            except (AttributeError, TypeError) as e:
                print('no', e, end=' ')
    if o is s:
        s.x = 'slot'
    if o is meta:
        Late.m = lambda self: 'given later'
        Meta.x = 'changed'
print()

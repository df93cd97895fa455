class A:
    """doc"""
    kind = 'a'
    count = 0

    def __init__(self, x):
        self.x = x
        A.count += 1

    def m(self):
        return self.x, self.kind

    @classmethod
    def make(cls, x):
        return cls(x)

    @staticmethod
    def s(x):
        return x + 1

    @property
    def double(self):
        return self.x * 2

    @double.setter
    def double(self, v):
        self.x = v // 2

    def __repr__(self):
        return f'{type(self).__name__}({self.x})'

    def __eq__(self, other):
        return isinstance(other, A) and self.x == other.x

    def __hash__(self):
        return hash(self.x)

    def __lt__(self, other):
        return self.x < other.x

    def __add__(self, other):
        return A(self.x + (other.x if isinstance(other, A) else other))

    __radd__ = __add__

    def __len__(self):
        return self.x

    def __getitem__(self, i):
        if i >= self.x:
            raise IndexError(i)
        return i * 10

    def __contains__(self, v):
        return v == self.x

    def __call__(self, *args):
        return args

    def __bool__(self):
        return self.x != 0


class B(A):
    kind = 'b'

    def __init__(self, x, y):
        super().__init__(x)
        self.y = y

    def m(self):
        return super().m() + (self.y,)


a, b = A(3), B(4, 5)
print(a, b, a.m(), b.m(), A.make(7), B.s(1), a.double, A.count)
a.double = 10
print(a.x, a == A(5), a != A(5), hash(a) == hash(A(5)), sorted([A(3), A(1)]), a + 1, 1 + a, a + a, len(a), list(a), 5 in a)
print(a(1, 2), bool(A(0)), isinstance(b, A), issubclass(B, A), B.__mro__, B.__bases__, A.__name__, A.__doc__, b.__class__ is B)
print(vars(b), hasattr(b, 'z'), getattr(b, 'z', 0), sorted(k for k in dir(b) if not k.startswith('_')))
for name in ('nope', 'double2'):
    try:
        getattr(a, name)
    except AttributeError as e:
        print(e)
try:
    A.nope
except AttributeError as e:
    print(e)
del b.y
print(vars(b))


class S:
    __slots__ = ('p', 'q')

    def __init__(self):
        self.p = 1


s = S()
try:
    s.z = 1
except AttributeError as e:
    print(e)
try:
    s.q
except AttributeError as e:
    print('q', type(e).__name__)


class D:
    def __get__(self, obj, owner):
        return ('get', obj is None, owner.__name__)

    def __set__(self, obj, value):
        obj.__dict__['stored'] = value

    def __set_name__(self, owner, name):
        self.name = name


class E:
    d = D()


e = E()
e.d = 4
print(e.d, E.d, vars(e), E.__dict__['d'].name)


class G:
    def __getattr__(self, name):
        if name.startswith('x'):
            return name.upper()
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value + 1)


g = G()
g.v = 1
print(g.xyz, g.v, hasattr(g, 'a'))


class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns['tag'] = kw.get('tag', 'none')
        return super().__new__(mcs, name, bases, ns)

    def __call__(cls, *args):
        return ('made', super().__call__(*args).tag)


class M(metaclass=Meta, tag='t'):
    pass


print(M(), M.tag, type(M).__name__)


class P:
    def __init_subclass__(cls, **kw):
        cls.sub = kw


class Q(P, key=1):
    pass


print(Q.sub)


class X:
    def f(self):
        return 'X'


class Y(X):
    def f(self):
        return 'Y' + super().f()


class Z(X):
    def f(self):
        return 'Z' + super().f()


class W(Y, Z):
    def f(self):
        return 'W' + super().f()


print(W().f(), [c.__name__ for c in W.__mro__])


class L(list):
    def total(self):
        return sum(self)


l = L([1, 2, 3])
l.append(4)
print(l, l.total(), len(l), l[1:], isinstance(l, list), type(l).__name__, l == [1, 2, 3, 4])


class I(int):
    def __add__(self, other):
        return I(int(self) * 100 + other)


print(I(3) + 4, I(3) * 2, type(I(3) + 1).__name__, I(5) == 5)


class Di(dict):
    def __missing__(self, k):
        return k * 2


print(Di(a=1)['a'], Di()['zz'])


class Str(str):
    def shout(self):
        return self.upper() + '!'


print(Str('hi').shout(), Str('a') + 'b', len(Str('abc')), {Str('k'): 1}['k'])


class T(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))


print(T(1, 2), T(1, 2)[1], T(1, 2) == (1, 2))


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


print(list(It()), [*It()], sum(It()))
try:
    class Bad(X, Y):
        pass
except TypeError as ex:
    print('TypeError', str(ex)[:30])
type_made = type('Dyn', (A,), {'extra': 1})
print(type_made(2), type_made.extra)


class Priv:
    def __init__(self):
        self.__v = 1

    def get(self):
        return self.__v


print(Priv().get(), [k for k in vars(Priv())])


class C1:
    x = [1, 2]
    y = [i for i in x]

    class Inner:
        z = 1


print(C1.y, C1.Inner.z, C1.Inner.__qualname__)

class N(int):
    pass


class F(float):
    def __radd__(self, other):
        return ('radd', other)


class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return V(self.n + (other.n if isinstance(other, V) else other))

    __radd__ = __add__

    def __repr__(self):
        return 'V(%d)' % self.n


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


print(sum([]), sum([], 5), sum([True, True, 3]), sum([True], True), sum((), start=2))
print(sum([2 ** 62, 2 ** 62, -2 ** 62]), sum([2 ** 63 - 1, 1]), sum([-2 ** 63, -1]), sum([2 ** 70, 1, 2.5]))
print(sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([1, 2.5, 3]), sum([1.5, 2 ** 70]), sum([0.5, True]))
print(sum([-0.0]), sum([-0.0], -0.0), sum([1e308, 1e308]), sum([float('inf'), 1.0]), sum([float('inf'), -float('inf')]))
print(sum([N(3), 4]), sum([1.5, N(3)]), sum([1, F(2)]), sum([1.5, F(2)]), sum([V(1), V(2), 3]), sum([1, V(2)]))
print(sum([[1], [2]], []), sum([(1,), (2,)], ()), sum(i * i for i in range(100)), sum({1: 2, 3: 4}), sum({1.5, 2.5}))
print(sum((x / 7 for x in range(50)), 0.0), sum(x / 3 for x in range(1, 40)))
attempt(lambda: sum(['a']))
attempt(lambda: sum(['a'], ''))
attempt(lambda: sum([b'a'], b''))
attempt(lambda: sum(5))
attempt(lambda: sum([1, None]))
attempt(lambda: sum([1.5, None]))
attempt(lambda: sum(1 // (2 - i) for i in range(5)))

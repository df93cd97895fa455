import collections
import copy
import functools
import itertools
import math
import operator
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

P = namedtuple('P', 'x y')
p = P(1, y=2)
print(p, p.x, p._replace(x=5), p._asdict(), P._fields, p == (1, 2), [*p])
d = defaultdict(list)
d['a'].append(1)
print(d['a'], len(d), d)
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
q.rotate(1)
print(q, q[0], list(q), q.pop(), q.popleft())
print(Counter('abracadabra').most_common(2), Counter(a=1) + Counter(a=2, b=1))
o = OrderedDict(a=1, b=2)
o.move_to_end('a')
print(list(o))
print(functools.reduce(operator.add, [1, 2, 3]), functools.partial(int, base=2)('101'))


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info())


@functools.wraps(fib)
def w():
    pass


print(w.__name__)
print(list(itertools.chain([1], [2])), list(itertools.islice(itertools.count(5), 3)), list(itertools.permutations('ab')),
      list(itertools.combinations(range(3), 2)), list(itertools.product('ab', repeat=2))[:3],
      [(k, list(g)) for k, g in itertools.groupby('aab')], list(itertools.accumulate([1, 2, 3])),
      list(itertools.zip_longest('ab', 'c')), list(itertools.takewhile(lambda x: x < 3, range(9))))
print(math.sqrt(16), math.pi, math.floor(-1.5), math.ceil(1.2), math.gcd(12, 18), math.factorial(20), math.log(math.e), math.isqrt(17), math.inf)
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice('abc'), random.sample(range(100), 3), random.getrandbits(70))
x = list(range(10))
random.shuffle(x)
print(x, random.uniform(1, 2), random.gauss(0, 1))
a = [1, [2, 3]]
b, c = copy.copy(a), copy.deepcopy(a)
print(b[1] is a[1], c[1] is a[1], c)
print(sorted([P(2, 1), P(1, 2)], key=operator.attrgetter('x')), operator.itemgetter(1)([5, 6]))

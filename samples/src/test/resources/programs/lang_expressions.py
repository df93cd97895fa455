print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 2 ** 10, 2 ** -1, 7 / 2, 1e16, 1e15, 0.1 + 0.2, 1 / 3, -0.0, 1e-5, 123456789.123)
print(10 ** 20, -(10 ** 20), 10 ** 20 // 7, -(10 ** 20) % 7, (1 << 70) >> 60, ~5, 5 & 3, 5 | 3, 5 ^ 3)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 3037000500 * 3037000500, 9223372036854775807 * 2)
print(1 < 2 < 3, 1 < 3 < 2, not 1, 1 and 0, 0 or 'x', None or [], 1 if [] else 2)
print('a' in 'abc', 1 in [1, 2], 3 not in (1, 2), None is None, [] is [], {} == {})
print([1, 2] + [3], (1,) * 3, 'ab' * 2, [1, 2, 3][-1], 'hello'[1:4], 'hello'[::-1], [0, 1, 2, 3, 4, 5][1:5:2], (1, 2, 3)[:])
a, b = 1, 2
a, b = b, a
print(a, b)
x, *y, z = range(6)
print(x, y, z)
(p, q), r = (1, 2), 3
print(p, q, r)
[m, *n] = 'abc'
print(m, n)
first = second = []
first.append(1)
print(second, first is second)
i = 5
i += 2; i *= 3; i -= 1; i //= 2; i **= 2; i %= 7
print(i)
d = {'a': 1, **{'b': 2}, 'c': 3}
print(d, {**d, 'a': 9}, [*range(3), *'ab'], {*[1, 2], 3}, (*[1], 2))
if (k := 10) > 5:
    print('walrus', k)
print([w := 3, w * 2])
print(f'{3.14159:.2f} {42:>6} {42:<6}| {42:^6} {42:06d} {255:x} {255:#b} {1234567:,} {"s":*^5} {3!r} {"q"!r:>5} {k=}')
w = 8
print(f'{"x":{w}}|{3.5:{w}.{2}f}|{{}}')
print('%s %r %d %5.2f %x %-5s| %05d %+d %% %c' % ('a', 'b', 3, 2.5, 255, 'l', 42, 7, 'z'))
print('%(a)s-%(b)03d' % {'a': 1, 'b': 2})
print('{} {1} {0}'.replace('{} ', '').format(1, 2), '{:>4}|{x!r}'.format(5, x='y'), '{0[1]} {1.real}'.format([1, 2], 3))
print(0x1F, 0o17, 0b101, 1_000_000, 1e3, .5, 5., 'a' 'b', r'\n', b'\x00a', '\x41\u00e9\N{BULLET}')
print(bool(0.0), bool('0'), bool([0]), int('12'), int(3.9), int(-3.9), float('1e3'), str(1.0), int('ff', 16), int('0b11', 0))
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), abs(-3), divmod(-7, 3), pow(2, 10, 1000), max(1, 3, 2), min([4, 2]))
print(chr(8364), ord('a'), hex(255), oct(8), bin(5), hash(1) == hash(1.0), hash('a') == hash('a'))
print(1 == 1.0, True == 1, 'a' < 'b', (1, 2) < (1, 3), [1] < [1, 0], {1, 2} <= {1, 2, 3}, 2 ** 64 == float(2 ** 64))
print(sum([1, 2, 3]), sum([[1], [2]], []), any([0, 1]), all([]), sorted([3, 1, 2], reverse=True), sorted('bca', key=lambda c: -ord(c)))
print(list(zip([1, 2], 'ab')), list(map(lambda v: v * 2, [1, 2])), list(filter(None, [0, 1, 2])), list(enumerate('ab', 1)), list(reversed([1, 2])))
print(type(1), type('a').__name__, isinstance(True, int), issubclass(bool, int), callable(len), repr('it\'s "x"'))
print(range(10)[2:5], len(range(0, 10, 3)), list(range(5, 0, -2)), 3 in range(5), range(3) == range(0, 3, 1), slice(1, 2))
print(float('inf'), float('-inf'), float('nan'), 1e308 * 10, 5 % 3.5, 2.0 ** 0.5, 7.0 // 2, -7.5 % 2)

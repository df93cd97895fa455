l = [3, 1, 2]
l.sort()
l.insert(0, 9)
l.extend([5, 6])
l.remove(9)
print(l, l.pop(), l.pop(0), l.index(3), l.count(2), l.copy(), l[::-1])
l[1:2] = [7, 8, 9]
print(l)
del l[0]
l[::2] = ['a', 'b']
print(l, l + [1], l * 2)
l.reverse()
l += 'xy'
print(l)
l.clear()
print(l)
m = [[0] * 2 for _ in range(2)]
m[0][1] = 5
print(m)
r = []
r.append(r)
print(r)
words = ['pear', 'fig', 'apple', 'kiwi']
words.sort(key=len)
print(words, sorted(words, key=lambda w: (len(w), w), reverse=True))
d = {'b': 1, 'a': 2}
d['c'] = 3
d['a'] = 9
print(d, list(d), d.keys(), d.values(), d.items(), len(d), 'a' in d, d.get('z'), d.get('z', 0), d.setdefault('n', []), d.pop('b'))
d.update({'x': 1}, y=2)
print(d, d.popitem(), dict([('k', 1)]), dict.fromkeys('ab', 0), {1: 'a', 1.0: 'b', True: 'c'})
del d['x']
print(d, d == {'a': 9, 'c': 3, 'n': []}, {**d} | {'q': 1}, list(reversed(d)))
big = {i: i * i for i in range(100)}
for i in range(0, 100, 2):
    del big[i]
print(len(big), big[51], 50 in big, sum(big), list(big)[:5])
try:
    for k in d:
        d[k + 'x'] = 1
except RuntimeError as e:
    print(e)
s = {1, 2, 3}
s.add(4)
s.discard(9)
s.remove(1)
print(s, s | {7}, s & {2, 9}, s - {2}, s ^ {2, 8}, s >= {2}, 3 in s, set('aa'), frozenset([1, 2]), len(s))
s |= {10}
s -= {2}
print(s, {1, 2}.isdisjoint({3}), set([3, 1, 2]), {frozenset([1]): 'f'}[frozenset([1])], set(range(20)), {100, 5, 33, 7, 64})
t = (1, 'a', [2])
t[2].append(3)
print(t, t.index('a'), t.count(1), (1,), (), tuple('ab'), t + (4,), hash((1, 2)) == hash((1, 2)))
print('a,b,,c'.split(','), ' a  b '.split(), 'abc'.partition('b'), '-'.join(['x', 'y']), 'aXbX'.replace('X', 'y', 1), 'Hello'.swapcase())
print('  x '.strip(), 'xxaxx'.strip('x'), 'abc'.startswith(('x', 'ab')), 'abcabc'.find('c', 3), 'abc'.upper(), 'title case'.title(), 'a'.ljust(3) + '|', '7'.zfill(3))
print('a\tb\n', repr('a\tb\n\\'), 'é中😀', len('é中😀'), 'é中😀'[2], '😀x'[1], 'ab'.isalpha(), '12'.isdigit(), ' '.isspace(), 'line1\nline2'.splitlines())
print('abc'.encode(), b'abc'.decode(), b'abc'[0], bytes([65, 66]), b'a' + b'b', list(b'ab'), 'é'.encode('utf-8'))
print('x'.center(5, '*'), 'abc'.count('b'), 'a-b-c'.rsplit('-', 1), 'abc'.translate(str.maketrans('ab', 'xy')), 'ß'.upper())
print([1, 2] == [1, 2], [1, [2]] == [1, [2]], (1, 2) == [1, 2], {1: [2]} == {1: [2]}, 'a' == b'a')
print(list({'a': 1}.items())[0], {'a': {'b': [1, 2, {'c': 3}]}}, [None, True, 1.5, 'x', b'y', (1,), {2}])
x = [1, 2, 3, 4, 5]
print(x[-2:], x[:-2], x[10:], x[1:-1:2], x[::-2])
x[len(x):] = [6]
del x[1:3]
print(x, min(x), max(x, key=lambda v: -v), sum(x))

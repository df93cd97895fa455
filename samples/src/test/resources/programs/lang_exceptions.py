def f(x):
    try:
        if x == 0:
            raise ValueError('zero')
        if x == 1:
            return 'one'
        if x == 2:
            1 / 0
        if x == 3:
            [][1]
    except ValueError as e:
        return 'v', str(e)
    except (ZeroDivisionError, KeyError):
        return 'z'
    else:
        return 'else'
    finally:
        print('finally', x)


for i in range(5):
    try:
        print(f(i))
    except Exception as e:
        print('out', type(e).__name__, e)


class MyError(Exception):
    def __init__(self, code):
        super().__init__('code', code)
        self.code = code


try:
    raise MyError(5)
except MyError as e:
    print(e.code, e.args, e, repr(e))
try:
    try:
        {}['k']
    except KeyError as e:
        raise RuntimeError('wrapped') from e
except RuntimeError as e:
    print(repr(e.__cause__), e.__cause__ is e.__context__)
try:
    try:
        raise ValueError(1)
    except ValueError:
        raise TypeError(2)
except TypeError as e:
    print(repr(e.__context__), e.__cause__)


def loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append('f%d' % i)
    return out


print(loop())


def nested():
    try:
        try:
            raise ValueError('inner')
        finally:
            print('cleanup')
    except ValueError as e:
        print('caught', e)
        try:
            raise
        except ValueError as again:
            print('again', again is e)


nested()


class CM:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, t, v, tb):
        print('exit', self.name, t and t.__name__, v)
        return self.swallow


with CM('a') as a, CM('b'):
    print(a.name)
with CM('c', True):
    raise ValueError('x')


def in_with():
    with CM('d'):
        return 'returned'


print(in_with())
for i in range(2):
    with CM('e'):
        if i == 0:
            continue
        break
try:
    with CM('g'):
        raise KeyError('k')
except KeyError as e:
    print('after', e)
try:
    assert 1 == 2, 'message'
except AssertionError as e:
    print('assert', e)
try:
    raise Exception
except Exception as e:
    print(repr(e), e.args)
try:
    e
except NameError as err:
    print(err)


def ret_finally():
    try:
        return 1
    finally:
        return 2


print(ret_finally())


def gen():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield 'caught ' + str(e)
    finally:
        print('gen cleanup')


g = gen()
print(next(g), g.throw(ValueError('t')))
g.close()
for bad in ('int("x")', '[].pop()', '{}["a"]', '"a" + 1', '1 + "a"', 'None.x', '[1][5]', 'int([])', 'len(5)', '(1)(2)',
            'for_', '"%d" % "a"', 'a, b = 1', '[] < 1', '{[]: 1}', 'iter(5)', 'next(iter([]))', 'chr(-1)', '"abc".index("z")',
            'float("q")', '1 // 0', '1 % 0', '2.0 / 0', 'object().x', 'range(1.5)', '"a" * "b"', 'abs("a")'):
    try:
        exec('r = ' + bad if '=' not in bad else bad)
    except Exception as e:
        print(bad, '->', type(e).__name__ + ':', e)
for src in ('1 +', 'def f(:', 'x = = 1', 'return 1', 'break', 'for x in', "'abc", 'f(a=1, a=2)', '1 = x', 'if x:\npass', ' x = 1',
            'nonlocal q', 'def f(a, a): pass', 'print "x"', '(1', 'x y'):
    try:
        compile(src, '<t>', 'exec')
        print('compiled', src)
    except SyntaxError:
        print('SyntaxError', repr(src))


def never():
    if 2 and None:
        with missing as m:
            m()
        try:
            with missing:
                pass
        except ValueError as e:
            print(e)
        finally:
            print('never')
    while 0:
        with missing as m:
            break
    return 'reached'


print(never())
for wrong in (None, 1.5, []):
    try:
        open(wrong)
    except TypeError as e:
        print('open', type(e).__name__)

"""Names looked up again and again at one place while what they mean changes."""

import gc
import sys


def show():
    return value


value = 'module'
print([show() for _ in range(3)])
value = 'set again'
print(show(), show())
globals()['value'] = 'through globals()'
print(show(), show())
sys.modules['__main__'].value = 'through the module'
print(show(), show())
globals().update(value='updated')
print(show(), show())
del value
try:
    show()
except NameError as e:
    print(e)
value = 'back'
print(show())

# One code object, namespace after namespace, perhaps each at the address of the one before.
code = compile('def f():\n    return x\nresult = [f() for _ in range(3)]', 'unit', 'exec')
for i in range(1000, 1006):
    space = {'x': i, 'pad' + str(i): None}
    exec(code, space)
    print(space['result'], end=' ')
    space['x'] = -i
    print(space['f']())
    del space
    gc.collect()
expression = compile('x * 2', 'unit', 'eval')
print([eval(expression, {'x': i}) for i in range(2000, 2010)])
print([eval(expression, {}, {'x': i}) for i in range(3000, 3005)])


def length(items):
    return len(items)


print(length('abc'), length('abcd'))
len = lambda items: 'shadowed ' + items
print(length('abc'), length('abcd'))
del len
print(length('abc'), length('abcd'))

import builtins

builtins.len = lambda items: 'replaced ' + items
print(length('abc'))
builtins.len = 'abc'.__len__.__class__ and (lambda items: sum(1 for _ in items))
print(length('abc'))


def count():
    global counter
    for _ in range(5):
        counter += 1
    return counter


counter = 100000
print(count(), count(), counter)


class Sometimes:
    pass


thing = Sometimes()
print([bool(thing) for _ in range(3)])
Sometimes.__len__ = lambda self: 0
print([bool(thing) for _ in range(3)])
Sometimes.__bool__ = lambda self: True
print([bool(thing) for _ in range(3)])
del Sometimes.__len__, Sometimes.__bool__
print([bool(thing) for _ in range(3)])


def echo():
    got = None
    for i in range(4):
        got = yield (i, got)
        try:
            raise ValueError(i)
        except ValueError:
            got = yield 'handling', got, sys.exc_info()[1].args
    return got


def outer():
    try:
        raise KeyError('outer')
    except KeyError:
        g = echo()
        print(next(g), sys.exc_info()[1].args)
        for i in range(5):
            print(g.send(i * 1000), sys.exc_info()[1].args)
        g.close()


outer()
text = 'abcdefgh'
print(text[2:5], text[-3:], text[:-6], text[::2], text[10:], text[-100:3], text[True:3], text[1 << 70:], text[:1 << 70])
print('c' in text, 'z' in text, '' in text, 'cd' in text, 'é' in text, 'é' in 'née', 'c' in 'née')
print(2.5 * 2, 2.5 // 2, 2.5 % 2, 2.5 ** 2, 7.0 - 7, 1.5 / 4)
try:
    2.5 / 0
except ZeroDivisionError as e:
    print(e)

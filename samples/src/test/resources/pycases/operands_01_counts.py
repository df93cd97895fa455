import sys


class Loud:
    def __init__(self, name, watched):
        self.name, self.watched = name, watched

    def __del__(self):
        print('died', self.name, [sys.getrefcount(each) for each in self.watched], 0.5 + len(self.name) * 1.5)


class Box:
    def __init__(self):
        self.x = None


def overwrite(box, items, value):
    box.x = Loud('attribute', [box, value])
    box.x = value
    items[0] = Loud('item', [items, value])
    items[0] = value
    local = Loud('local', [value])
    local = value
    a, b, local = 1.5, 2.5, Loud('beside numbers', [value])
    a, local, b = a + 1.5, b + 1, a * 2
    return a, b, local, sys.getrefcount(value), sys.getrefcount(box)


def operands(value):
    return sys.getrefcount(value), [value, value, sys.getrefcount(value)][2], value is value, sys.getrefcount(value) + 0


print(overwrite(Box(), [None], ['value']))
print(operands(['value']))

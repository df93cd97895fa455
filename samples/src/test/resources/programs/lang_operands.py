"""Operands that are in use while what holds them lets go of them, and numbers at the ends of what is quick."""


class Box:
    def __init__(self, x, y=None):
        self.x, self.y = x, y


class Slots:
    __slots__ = ('x', 'y')


def swap_attributes(a):
    a.x, a.y = a.y, a.x
    return a.x, a.y


def swap_locals(a, b):
    for _ in range(3):
        a, b = b, a
    return a, b


def swap_items(items):
    i, j = 0, len(items) - 1
    while i < j:
        items[i], items[j] = items[j], items[i]
        i += 1
        j -= 1
    return items


def keeps_identity(a):
    b = a
    box = Box(a, b)
    items = [a, b]
    items[0], box.x = box.x, items[0]
    box.x, box.y = box.y, box.x
    return b is a and box.x is a and items[0] is items[1]


def replaced_while_used(box):
    return box.x + replace(box) + box.x


def replace(box):
    before, box.x = box.x, box.x + 1000.5
    return before


def numbers():
    big = 2 ** 62
    out = [big + big, -big - big - 1, big * 4, (big + big - 1) + 1, -(-big - big), 7 // -2, 7 % -2, -7 // 2, -7 % 2, -7 >> 1,
           1 << 62, 1 << 63, 1 << 64, 3 & -2, 3 | -4, 5 ^ 3, -(0.0), 0.0 * -1, 2.0 ** 0.5, (-8.0) ** 2, 2 ** -1, 1 / 3, 7.5 // 2,
           -7.5 % 2, 1 + 1.5, 1.5 - 1, True + 1, True + 1.5, 1.0 ** float('nan'), 1e308 * 10]
    nan = float('nan')
    out += [nan == nan, nan != nan, nan < 1.0, 1.0 >= nan, 1 == 1.0, 2 ** 53 + 1 == 2.0 ** 53, 0.0 == -0.0, not 0.0, not -1]
    return out


def dynamic(a, b, c):
    out = []
    for operation in (lambda: a + b, lambda: a - b, lambda: a * b, lambda: a // c, lambda: a % c, lambda: a / c, lambda: a << c,
                      lambda: a >> b, lambda: -a, lambda: a < b, lambda: a == b, lambda: [1, 2][a]):
        try:
            out.append(operation())
        except (ArithmeticError, TypeError, ValueError, LookupError) as e:
            out.append(type(e).__name__)
    return out


def deep(a, b):
    return a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b
        * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a + (b * (a -
        b))))))))))))))))))))))))))))))))))))


def many_operands(a):
    return [a + 0.5, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6, a + 7, a + 8, a + 9, a + 10, a + 11, a + 12, a + 13, a + 14, a + 15,
            a + 16, a + 17, a + 18, a + 19, a + 20, a + 21, a + 22, a + 23, a + 24, a + 25, a + 26, a + 27, a + 28, a + 29, a + 30,
            a + 31, a + 32, a + 33, a + 34, a + 35, a + 36]


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.value > 0


def truths(values):
    return ['yes' if value else 'no' for value in values], [not value for value in values], [value or 'none' for value in
                                                                                            values], [value and 1 for value in []]


def fails_at_line(a, b):
    c = a.x * 2
    d = c + b.x
    e = d / (a.x -
             b.x)
    return e


def unbound(flag):
    if flag:
        value = 1
    return value + 1


class Shapes:
    def area(self):
        return self.side * self.side


class Square(Shapes):
    def __init__(self, side):
        self.side = side


class Circle(Shapes):
    def __init__(self, side):
        self.r, self.side = 1, side

    def area(self):
        return 3 * self.side * self.side


def areas(shapes):
    total = 0
    for shape in shapes:
        shape.side += 1
        total += shape.area() - shape.side
    return total


def run():
    for _ in range(3):
        print(swap_attributes(Box([1], 'two')), swap_attributes(Box(1.5, 2)), swap_attributes(Box(300, 1000)))
        s = Slots()
        s.x, s.y = 1.25, 'y' * 3
        print(swap_attributes(s), swap_locals([1], 2.5), swap_locals(1000, 2000), swap_items([1, 'b', 3.5, [4], 500, None]))
        print(keeps_identity(1.5), keeps_identity(10 ** 6), keeps_identity('text'), keeps_identity(5))
        print(replaced_while_used(Box(0.25)), numbers())
        for operands in ((1, 2, 0), (2 ** 62, 2 ** 62, 3), (1.5, 2, 0), (-3, -2, 2), ('a', 2, 1), (-2 ** 63, -1, -1), (1, 2.5, 0.0)):
            print(dynamic(*operands))
        print(deep(1.01, 0.5), deep(7, 3), many_operands(1), truths([0, 1, 0.0, 2.5, '', 'a', [], [0], {}, {1: 2}, (), None, True, Truth(1), Truth(-1),
                                                    Box(0)])[0:2])
        try:
            fails_at_line(Box(1), Box(1))
        except ZeroDivisionError as e:
            print(e, e.__traceback__.tb_next.tb_lineno - fails_at_line.__code__.co_firstlineno)
        try:
            unbound(False)
        except UnboundLocalError as e:
            print(e)
        print(areas([Square(1), Circle(2), Square(3), Circle(4)] * 3), areas([Square(1.5), Circle(2)]))


run()

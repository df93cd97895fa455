class Point:
    __match_args__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y


def kind(v):
    match v:
        case 0 | 1:
            return 'small'
        case int(n) if n > 100:
            return f'big {n}'
        case -5:
            return 'minus five'
        case 'a' | 'b' as s:
            return 'letter ' + s
        case []:
            return 'empty'
        case [x]:
            return f'one {x}'
        case [x, *rest] if len(rest) > 2:
            return f'many {x} {rest}'
        case (x, y):
            return f'pair {x} {y}'
        case {'k': k, **rest}:
            return f'map {k} {rest}'
        case Point(0, y):
            return f'on axis {y}'
        case Point(x=x, y=y):
            return f'point {x} {y}'
        case None:
            return 'none'
        case _:
            return 'other'


for v in (0, 1, 500, -5, 'a', [], [1], [1, 2], [1, 2, 3, 4], (3, 4), {'k': 1, 'z': 2}, {}, Point(0, 2), Point(1, 2), None, 3.5, True):
    print(kind(v))

class Node:
    __slots__ = ('left', 'right')

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    return Node(make(depth - 1), make(depth - 1)) if depth else Node(None, None)


def check(node):
    return 1 + check(node.left) + check(node.right) if node.left else 1


def run(most=6):
    print('stretch', most + 1, check(make(most + 1)))
    long_lived = make(most)
    for depth in range(4, most + 1, 2):
        count = 1 << (most - depth + 2)
        print(count, depth, sum(check(make(depth)) for _ in range(count)))
    print('long lived', most, check(long_lived))


run()

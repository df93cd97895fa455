def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def mul(v, transpose):
    n = len(v)
    return [sum((a(j, i) if transpose else a(i, j)) * v[j] for j in range(n)) for i in range(n)]


def run():
    u = [1.0] * 20
    for _ in range(4):
        v = mul(mul(u, False), True)
        u = mul(mul(v, False), True)
    uv = sum(x * y for x, y in zip(u, v))
    vv = sum(x * x for x in v)
    print('%.9f' % (uv / vv) ** 0.5)


run()

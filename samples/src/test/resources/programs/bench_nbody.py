PI = 3.141592653589793
MASS = 4 * PI * PI
DAYS = 365.24


class Body:
    __slots__ = ('x', 'y', 'z', 'vx', 'vy', 'vz', 'mass')

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx * DAYS, vy * DAYS, vz * DAYS
        self.mass = mass * MASS


bodies = [
    Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    Body(4.84143144246472082945e+00, -1.16032004402742839362e+00, -1.03622044471123109494e-01,
         1.66007664274403694959e-03, 7.69901118419740425080e-03, -6.90460016972063023554e-05, 9.54791938424326609124e-04),
    Body(8.34336671824457987790e+00, 4.12479856412430479268e+00, -4.03523417114321381293e-01,
         -2.76742510726411618975e-03, 4.99852801234917238954e-03, 2.30417297573763929463e-05, 2.85885980666130812119e-04)]


def advance(dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            mag = dt / ((dx * dx + dy * dy + dz * dz) ** 1.5)
            a.vx -= dx * b.mass * mag
            a.vy -= dy * b.mass * mag
            a.vz -= dz * b.mass * mag
            b.vx += dx * a.mass * mag
            b.vy += dy * a.mass * mag
            b.vz += dz * a.mass * mag
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def energy():
    e = 0.0
    for i, a in enumerate(bodies):
        e += 0.5 * a.mass * (a.vx ** 2 + a.vy ** 2 + a.vz ** 2)
        for b in bodies[i + 1:]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            e -= a.mass * b.mass / (dx * dx + dy * dy + dz * dz) ** 0.5
    return e


def run():
    print('%.9f' % energy())
    for _ in range(200):
        advance(0.01)
    print('%.9f' % energy())


run()

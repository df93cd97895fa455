# Objects without a hash of their own: all different, under every collector, however they are moved.
import gc


class Same:
    """Equal to all others; only the hash tells them apart."""
    def __eq__(self, other):
        return True

    __hash__ = object.__hash__


objects = [Same() for i in range(100)]
hashes = [hash(o) for o in objects]
print(len(set(hashes)), len(set(objects)), len({o: 1 for o in objects}))
gc.collect()
print(hashes == [hash(o) for o in objects])
table = {o: i for i, o in enumerate(objects)}
gc.collect()
print(all(o in table for o in objects), sum(table[o] for o in objects))
print(hash(print) == hash(print), hash(Same) == hash(Same), len({hash(Same), hash(object), hash(int)}))


class Given:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value


print([hash(Given(v)) for v in (0, -1, 2**61 - 1, 2**61, -2**63, 2**63 - 1, 2**63, -2**64, True, 10**30)])
print([hash(v) for v in (2**61 - 1, 2**61, -2**61, 2**63, 10**30)])

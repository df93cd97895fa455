class Entry:
    __slots__ = ('key', 'value', 'before', 'after')


class LRU:
    def __init__(self, capacity):
        self.capacity, self.entries = capacity, {}
        self.head = self.tail = None
        self.hits = self.misses = 0

    def unlink(self, e):
        if e.before:
            e.before.after = e.after
        else:
            self.head = e.after
        if e.after:
            e.after.before = e.before
        else:
            self.tail = e.before

    def push(self, e):
        e.before, e.after = None, self.head
        if self.head:
            self.head.before = e
        else:
            self.tail = e
        self.head = e

    def get(self, key):
        e = self.entries.get(key)
        if e is None:
            self.misses += 1
            e = Entry()
            e.key, e.value = key, key * key
            self.entries[key] = e
            if len(self.entries) > self.capacity:
                last = self.tail
                self.unlink(last)
                del self.entries[last.key]
        else:
            self.hits += 1
            self.unlink(e)
        self.push(e)
        return e.value


def run():
    cache = LRU(20)
    total = seed = 0
    for i in range(1500):
        seed = (seed * 1103515245 + 12345) & 0x7fffffff
        total += cache.get(seed // 65536 % 40)
    print(total, cache.hits, cache.misses)


run()

# Containers refer to objects, so they can refer to each other: counts alone never free such a ring.
import gc
import sys
import weakref

gc.disable()
gc.collect()
a = []
a.append(a)
print('a list in itself', sys.getrefcount(a), a[0] is a)
del a
print('found by the collector', gc.collect())


class Node:
    pass


a, b = Node(), Node()
a.other, b.other = b, a
alive = weakref.ref(a)
del a, b
print('after del', alive() is not None)
gc.collect()
print('after collect', alive())

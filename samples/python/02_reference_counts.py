# A count is the number of references: names, slots of containers, arguments while a call lasts. getrefcount sees its own
# argument too, so it says one more.
import sys

a = []
print('one name', sys.getrefcount(a))
b = a
print('two names', sys.getrefcount(a))
c = [a, a]
print('and two slots', sys.getrefcount(a))


def argument(p):
    return sys.getrefcount(p)


print('inside a call', argument(a))
del b
print('del takes one away', sys.getrefcount(a))
c = None
print('so does binding the name anew', sys.getrefcount(a))

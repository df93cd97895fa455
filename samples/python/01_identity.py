# Every value is an object, a name refers to one, and id tells which: under a collector that does not move objects it is
# the address.
a = 1
print(type(id(a)), hex(id(a))[:2])
b = a
print(id(a) == id(b), a is b)
c = [a]
print(id(c[0]) == id(a))

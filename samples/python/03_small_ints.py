# Ints from -5 to 256 are there from the beginning and shared, however they come about. Others are made when they are
# computed.
def same(n):
    return n - 1 + 1 is int(str(n))


print([n for n in range(-8, -2) if same(n)])
print([n for n in range(254, 260) if same(n)])
print(same(0), same(256), same(257))

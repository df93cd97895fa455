import sys


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('dies', self.name, sys.getrefcount(keep) - base)


keep = Dies('kept')
base = sys.getrefcount(keep)


def loop():
    for x in [Dies('a'), Dies('b')]:
        pass
    x = 1
    for x in range(2):
        y = x
    d = Dies('c')
    d = 1 + x
    return d + y


print(loop())
del keep.name, Dies.__del__

# An object whose count falls to zero is freed there and then, not some time later.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('freed', self.name)


def work():
    local = Noisy('local')
    print('in work')


a = Noisy('a')
b = a
del a
print('b still refers to it')
b = None
print('after the last reference')
work()
print('after work')

# "The same code block" is the compile unit: a whole file, one entry at the prompt, one string given to exec. Equal
# constants of one unit are one object; of two units they are two, unless they are shared anyway.
a = 257
b = 257
print('one file', a is b)
x = -1.0
y = -1.0
print('floats too', x is y)


def first():
    return 1000


def second():
    return 1000


print('two functions of it', first() is second())
units = {}
exec('c = 257', units)
exec('d = 257', units)
print('two units', units['c'] is units['d'])
exec('c = 256', units)
exec('d = 256', units)
print('two units, a small int', units['c'] is units['d'])

# Constants of letters, digits and underscores are interned, whatever their length; what a program computes is not, until
# it asks.
import sys

units = {}
for text in ('hello', 'hello_1', 'hello world', 'a' * 5000):
    exec('c = %r' % text, units)
    exec('d = %r' % text, units)
    print(text[:11], units['c'] is units['d'])
a = ''.join(['he', 'llo'])
print('computed', a is 'hello', a == 'hello')
print('interned', sys.intern(a) is 'hello')

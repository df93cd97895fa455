"""Containers beside the builtin ones."""
from _lab import dict_keys, dict_values, dict_items


class deque:
    """A ring of items: both ends in constant time."""
    __slots__ = ('_items', '_first', '_count', 'maxlen', '__weakref__')

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError('maxlen must be non-negative')
        self._items = [None] * 8
        self._first = 0
        self._count = 0
        self.maxlen = maxlen
        for item in iterable:
            self.append(item)

    def _grow(self):
        items = list(self)
        self._items = items + [None] * (len(items) or 8)
        self._first = 0

    def append(self, x):
        if self.maxlen is not None and self._count >= self.maxlen:
            if not self.maxlen:
                return
            self.popleft()
        if self._count == len(self._items):
            self._grow()
        self._items[(self._first + self._count) % len(self._items)] = x
        self._count += 1

    def appendleft(self, x):
        if self.maxlen is not None and self._count >= self.maxlen:
            if not self.maxlen:
                return
            self.pop()
        if self._count == len(self._items):
            self._grow()
        self._first = (self._first - 1) % len(self._items)
        self._items[self._first] = x
        self._count += 1

    def pop(self):
        if not self._count:
            raise IndexError('pop from an empty deque')
        self._count -= 1
        at = (self._first + self._count) % len(self._items)
        x = self._items[at]
        self._items[at] = None
        return x

    def popleft(self):
        if not self._count:
            raise IndexError('pop from an empty deque')
        x = self._items[self._first]
        self._items[self._first] = None
        self._first = (self._first + 1) % len(self._items)
        self._count -= 1
        return x

    def extend(self, iterable):
        for item in list(iterable):
            self.append(item)

    def extendleft(self, iterable):
        for item in list(iterable):
            self.appendleft(item)

    def clear(self):
        self._items = [None] * 8
        self._first = 0
        self._count = 0

    def copy(self):
        return deque(self, self.maxlen)

    __copy__ = copy

    def rotate(self, n=1):
        if self._count:
            for _ in range(n % self._count):
                self.appendleft(self.pop())

    def remove(self, value):
        items = list(self)
        items.remove(value)
        self.clear()
        self.extend(items)

    def count(self, x):
        return list(self).count(x)

    def index(self, x, *args):
        return list(self).index(x, *args)

    def insert(self, i, x):
        items = list(self)
        items.insert(i, x)
        self.clear()
        self.extend(items)

    def reverse(self):
        items = list(self)
        items.reverse()
        self.clear()
        self.extend(items)

    def __len__(self):
        return self._count

    def __iter__(self):
        for i in range(self._count):
            yield self._items[(self._first + i) % len(self._items)]

    def __reversed__(self):
        for i in range(self._count - 1, -1, -1):
            yield self._items[(self._first + i) % len(self._items)]

    def _at(self, i):
        if i < 0:
            i += self._count
        if not 0 <= i < self._count:
            raise IndexError('deque index out of range')
        return (self._first + i) % len(self._items)

    def __getitem__(self, i):
        return self._items[self._at(i)]

    def __setitem__(self, i, value):
        self._items[self._at(i)] = value

    def __delitem__(self, i):
        self._at(i)
        items = list(self)
        del items[i]
        self.clear()
        self.extend(items)

    def __contains__(self, x):
        return x in list(self)

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __add__(self, other):
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        if self.maxlen is None:
            return f'deque({list(self)!r})'
        return f'deque({list(self)!r}, maxlen={self.maxlen})'

    __hash__ = None


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def copy(self):
        return defaultdict(self.default_factory, self)

    __copy__ = copy

    def __repr__(self):
        return f'defaultdict({self.default_factory!r}, {dict.__repr__(self)})'


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            items = list(self.items())
            self.clear()
            self[key] = value
            self.update(items)

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(reversed(self) if last else iter(self))
        return key, self.pop(key)

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    __hash__ = None

    def __repr__(self):
        return f'OrderedDict({dict.__repr__(self)})' if self else 'OrderedDict()'


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return items if n is None else items[:n]

    def elements(self):
        for element, count in self.items():
            for _ in range(count):
                yield element

    def total(self):
        return sum(self.values())

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            if isinstance(iterable, dict):
                for element, count in iterable.items():
                    self[element] = count + self.get(element, 0)
            else:
                for element in iterable:
                    self[element] = self.get(element, 0) + 1
        for element, count in kwds.items():
            self[element] = count + self.get(element, 0)

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            if isinstance(iterable, dict):
                for element, count in iterable.items():
                    self[element] = self.get(element, 0) - count
            else:
                for element in iterable:
                    self[element] = self.get(element, 0) - 1
        for element, count in kwds.items():
            self[element] = self.get(element, 0) - count

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    def __delitem__(self, element):
        if element in self:
            super().__delitem__(element)

    def __repr__(self):
        if not self:
            return 'Counter()'
        items = ', '.join(f'{k!r}: {v!r}' for k, v in self.most_common())
        return 'Counter({' + items + '})'

    def __add__(self, other):
        result = Counter()
        for element, count in self.items():
            if count + other[element] > 0:
                result[element] = count + other[element]
        for element, count in other.items():
            if element not in self and count > 0:
                result[element] = count
        return result

    def __sub__(self, other):
        result = Counter()
        for element, count in self.items():
            if count - other[element] > 0:
                result[element] = count - other[element]
        for element, count in other.items():
            if element not in self and count < 0:
                result[element] = -count
        return result

    def __and__(self, other):
        result = Counter()
        for element, count in self.items():
            least = min(count, other[element])
            if least > 0:
                result[element] = least
        return result

    def __or__(self, other):
        result = Counter()
        for element in list(self) + [e for e in other if e not in self]:
            most = max(self[element], other[element])
            if most > 0:
                result[element] = most
        return result


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    field_names = [str(name) for name in field_names]
    seen = set()
    for i, name in enumerate(field_names):
        if rename and (not name.isidentifier() or name.startswith('_') or name in seen):
            field_names[i] = name = f'_{i}'
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if name.startswith('_') and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in seen:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        seen.add(name)
    fields = tuple(field_names)
    count = len(fields)
    defaults = tuple(defaults or ())
    if len(defaults) > count:
        raise TypeError('Got more default values than field names')

    def __new__(cls, *args, **kwargs):
        if len(args) > count:
            raise TypeError(f'{typename}.__new__() takes {count + 1} positional arguments but {len(args) + 1} were given')
        values = list(args)
        for i in range(len(args), count):
            name = fields[i]
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif i >= count - len(defaults):
                values.append(defaults[i - count + len(defaults)])
            else:
                raise TypeError(f'{typename}.__new__() missing 1 required positional argument: {name!r}')
        if kwargs:
            raise TypeError(f'{typename}.__new__() got an unexpected keyword argument {next(iter(kwargs))!r}')
        return tuple.__new__(cls, values)

    def _make(cls, iterable):
        result = tuple.__new__(cls, iterable)
        if len(result) != count:
            raise TypeError(f'Expected {count} arguments, got {len(result)}')
        return result

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(name, value) for name, value in zip(fields, self)])
        if kwds:
            raise ValueError(f'Got unexpected field names: {list(kwds)!r}')
        return result

    def __repr__(self):
        return self.__class__.__name__ + '(' + ', '.join(f'{n}={v!r}' for n, v in zip(fields, self)) + ')'

    def _asdict(self):
        return dict(zip(fields, self))

    def __getnewargs__(self):
        return tuple(self)

    namespace = {'__doc__': f'{typename}({", ".join(fields)})', '__slots__': (), '_fields': fields,
                 '_field_defaults': dict(zip(fields[count - len(defaults):], defaults)), '__new__': __new__,
                 '_make': classmethod(_make), '_replace': _replace, '__repr__': __repr__, '_asdict': _asdict,
                 '__getnewargs__': __getnewargs__, '__match_args__': fields}
    for i, name in enumerate(fields):
        namespace[name] = property(_getter(i))
    result = type(typename, (tuple,), namespace)
    if module is not None:
        result.__module__ = module
    return result


def _getter(i):
    return lambda self: self[i]


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in m for m in self.maps)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        del self.maps[0][key]

    def __iter__(self):
        d = {}
        for mapping in reversed(self.maps):
            d.update(dict.fromkeys(mapping))
        return iter(d)

    def __len__(self):
        return len(set().union(*self.maps))

    def new_child(self, m=None):
        return ChainMap({} if m is None else m, *self.maps)


class UserDict:
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, '__missing__'):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def get(self, key, default=None):
        return self[key] if key in self else default

    def update(self, other=(), /, **kwds):
        for key, value in (other.items() if hasattr(other, 'items') else other):
            self[key] = value
        for key, value in kwds.items():
            self[key] = value


class UserList:
    def __init__(self, initlist=None):
        self.data = list(initlist) if initlist is not None else []

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i]

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __iter__(self):
        return iter(self.data)

    def append(self, item):
        self.data.append(item)

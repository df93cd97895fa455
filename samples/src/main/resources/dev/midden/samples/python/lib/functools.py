"""Functions of functions."""

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for attr in assigned:
        try:
            value = getattr(wrapped, attr)
        except AttributeError:
            pass
        else:
            setattr(wrapper, attr, value)
    for attr in updated:
        getattr(wrapper, attr).update(getattr(wrapped, attr, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class partial:
    def __new__(cls, func, /, *args, **keywords):
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        args = [repr(self.func)] + [repr(x) for x in self.args]
        args.extend(f'{k}={v!r}' for k, v in self.keywords.items())
        return 'functools.partial(' + ', '.join(args) + ')'


_initial = object()


def reduce(function, sequence, initial=_initial, /):
    it = iter(sequence)
    if initial is _initial:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    else:
        value = initial
    for element in it:
        value = function(value, element)
    return value


class _CacheInfo(tuple):
    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return 'CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)' % tuple(self)


_mark = object()


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return lru_cache(128, typed)(maxsize)

    def decorate(function):
        cache = {}
        counts = [0, 0]

        def wrapper(*args, **kwds):
            key = args
            if kwds:
                key += (_mark,) + tuple(kwds.items())
            if typed:
                key += tuple([type(v) for v in args])
            if maxsize is None:
                value = cache.get(key, _mark)
                if value is not _mark:
                    counts[0] += 1
                    return value
            elif key in cache:
                counts[0] += 1
                value = cache.pop(key)
                cache[key] = value
                return value
            counts[1] += 1
            value = function(*args, **kwds)
            if maxsize != 0:
                cache[key] = value
                if maxsize is not None and len(cache) > maxsize:
                    del cache[next(iter(cache))]
            return value

        def cache_info():
            return _CacheInfo(counts[0], counts[1], maxsize, len(cache))

        def cache_clear():
            cache.clear()
            counts[0] = counts[1] = 0

        wrapper.cache_info = cache_info
        wrapper.cache_clear = cache_clear
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, function)
    return decorate


def cache(function, /):
    return lru_cache(maxsize=None)(function)


def cmp_to_key(mycmp):
    class K:
        __slots__ = ['obj']

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        __hash__ = None
    return K


def total_ordering(cls):
    defined = [op for op in ('__lt__', '__le__', '__gt__', '__ge__') if op in cls.__dict__]
    if not defined:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = defined[0]
    if root == '__lt__':
        extra = {'__gt__': lambda a, b: not (a < b) and a != b, '__le__': lambda a, b: a < b or a == b,
                 '__ge__': lambda a, b: not a < b}
    elif root == '__le__':
        extra = {'__ge__': lambda a, b: not (a <= b) or a == b, '__lt__': lambda a, b: a <= b and a != b,
                 '__gt__': lambda a, b: not a <= b}
    elif root == '__gt__':
        extra = {'__lt__': lambda a, b: not (a > b) and a != b, '__ge__': lambda a, b: a > b or a == b,
                 '__le__': lambda a, b: not a > b}
    else:
        extra = {'__le__': lambda a, b: not (a >= b) or a == b, '__gt__': lambda a, b: a >= b and a != b,
                 '__lt__': lambda a, b: not a >= b}
    for name, function in extra.items():
        if name not in cls.__dict__:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        instance.__dict__[self.attrname] = value
        return value


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for each in cls.__mro__:
            if each in registry:
                return registry[each]
        return func

    def register(cls, f=None):
        if f is None:
            return lambda g: register(cls, g)
        registry[cls] = f
        return f

    def wrapper(*args, **kw):
        return dispatch(type(args[0]))(*args, **kw)

    wrapper.register = register
    wrapper.dispatch = dispatch
    return update_wrapper(wrapper, func)

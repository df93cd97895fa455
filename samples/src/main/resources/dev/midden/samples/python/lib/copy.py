"""Shallow and deep copies."""
import types
import weakref


class Error(Exception):
    pass


error = Error

_atomic = {type(None), int, float, bool, str, bytes, type, range, slice, types.FunctionType, types.BuiltinFunctionType,
           type(Ellipsis), type(NotImplemented), weakref.ref, property, types.CodeType, frozenset}


def copy(x):
    cls = type(x)
    if cls in _atomic or cls is tuple or issubclass(cls, type):
        return x
    if cls is list or cls is dict or cls is set:
        return x.copy()
    copier = getattr(cls, '__copy__', None)
    if copier is not None:
        return copier(x)
    return _reconstruct(x, None, None)


def deepcopy(x, memo=None, _nil=[]):
    if memo is None:
        memo = {}
    d = id(x)
    y = memo.get(d, _nil)
    if y is not _nil:
        return y
    cls = type(x)
    if cls in _deep:
        y = _deep[cls](x, memo)
    elif cls in _atomic or issubclass(cls, type):
        y = x
    else:
        copier = getattr(x, '__deepcopy__', None)
        if copier is not None:
            y = copier(memo)
        else:
            y = _reconstruct(x, memo, deepcopy)
    if y is not x:
        memo[d] = y
        _keep_alive(x, memo)
    return y


def _deepcopy_list(x, memo):
    y = []
    memo[id(x)] = y
    append = y.append
    for a in x:
        append(deepcopy(a, memo))
    return y


def _deepcopy_tuple(x, memo):
    y = [deepcopy(a, memo) for a in x]
    try:
        return memo[id(x)]
    except KeyError:
        pass
    for k, j in zip(x, y):
        if k is not j:
            return tuple(y)
    return x


def _deepcopy_dict(x, memo):
    y = {}
    memo[id(x)] = y
    for key, value in x.items():
        y[deepcopy(key, memo)] = deepcopy(value, memo)
    return y


def _deepcopy_set(x, memo):
    return set([deepcopy(a, memo) for a in x])


def _deepcopy_frozenset(x, memo):
    return frozenset([deepcopy(a, memo) for a in x])


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deep = {list: _deepcopy_list, tuple: _deepcopy_tuple, dict: _deepcopy_dict, set: _deepcopy_set,
         frozenset: _deepcopy_frozenset, types.MethodType: _deepcopy_method}


def _keep_alive(x, memo):
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _reconstruct(x, memo, deep):
    """By the protocol of pickling: class, state, and the items of containers."""
    cls = type(x)
    reduce = getattr(cls, '__reduce__', None)
    if reduce is not None:
        parts = reduce(x)
        if isinstance(parts, str):
            return x
        func, args = parts[0], parts[1]
        state = parts[2] if len(parts) > 2 else None
        if deep:
            args = tuple([deep(a, memo) for a in args])
        y = func(*args)
    else:
        getnew = getattr(x, '__getnewargs__', None)
        args = getnew() if getnew is not None else ()
        if issubclass(cls, tuple):
            args = (tuple([deep(a, memo) for a in x] if deep else x),) if not args else args
        elif issubclass(cls, (int, float, str, bytes)):
            args = (cls.__base__(x),)
        elif issubclass(cls, BaseException):
            args = x.args
        if deep and not issubclass(cls, tuple):
            args = tuple([deep(a, memo) for a in args])
        y = cls.__new__(cls, *args)
        state = _state(x)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deep(state, memo)
        if hasattr(y, '__setstate__'):
            y.__setstate__(state)
        else:
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            else:
                slots = None
            if state:
                y.__dict__.update(state)
            if slots:
                for key, value in slots.items():
                    setattr(y, key, value)
    if isinstance(x, list):
        for item in list.__iter__(x):
            list.append(y, deep(item, memo) if deep else item)
    elif isinstance(x, dict):
        for key, value in dict.items(x):
            y[deep(key, memo) if deep else key] = deep(value, memo) if deep else value
    elif isinstance(x, set):
        for item in set.__iter__(x):
            set.add(y, deep(item, memo) if deep else item)
    return y


def _state(x):
    getstate = getattr(x, '__getstate__', None)
    if getstate is not None:
        return getstate()
    state = getattr(x, '__dict__', None)
    names = []
    for cls in type(x).__mro__:
        slots = cls.__dict__.get('__slots__', ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name not in ('__dict__', '__weakref__'):
                names.append('_' + cls.__name__.lstrip('_') + name
                             if name.startswith('__') and not name.endswith('__') else name)
    values = {}
    for name in names:
        if hasattr(x, name):
            values[name] = getattr(x, name)
    return (state, values) if values else state

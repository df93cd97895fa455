"""Abstract classes, as far as they refuse to be instantiated."""


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class ABCMeta(type):
    def __call__(cls, *args, **kwargs):
        missing = sorted(name for name in dir(cls) if getattr(getattr(cls, name, None), '__isabstractmethod__', False))
        if missing:
            names = ', '.join(repr(name) for name in missing)
            raise TypeError(f"Can't instantiate abstract class {cls.__name__} without an implementation for abstract "
                            f"method{'s' if len(missing) > 1 else ''} {names}")
        return super().__call__(*args, **kwargs)


class ABC(metaclass=ABCMeta):
    __slots__ = ()

"""Names for the builtin types."""
from _lab import function as FunctionType, generator as GeneratorType, method as MethodType, code as CodeType
from _lab import cell as CellType, frame as FrameType, traceback as TracebackType, module as ModuleType
from _lab import NoneType, ellipsis as EllipsisType, NotImplementedType
from _lab import builtin_function_or_method as BuiltinFunctionType, mappingproxy as MappingProxyType
from _lab import member_descriptor as MemberDescriptorType, getset_descriptor as GetSetDescriptorType
from _lab import method_descriptor as MethodDescriptorType

LambdaType = FunctionType
BuiltinMethodType = BuiltinFunctionType


class SimpleNamespace:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        items = ', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())
        return f'namespace({items})'

    def __eq__(self, other):
        if isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    return type(name, bases, namespace, **(kwds or {}))


class _UnraisableHookArgs:
    __slots__ = ('exc_type', 'exc_value', 'exc_traceback', 'err_msg', 'object')


def _unraisable(exception, object):
    args = _UnraisableHookArgs()
    args.exc_type = type(exception)
    args.exc_value = exception
    args.exc_traceback = exception.__traceback__
    args.err_msg = None
    args.object = object
    method = getattr(type(object), '__del__', None)
    if method is not None:
        args.object = method
    return args

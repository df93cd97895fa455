"""What ordinary test files use of test.support."""

import gc
import sys
import unittest

verbose = 0
C_RECURSION_LIMIT = 500
Py_DEBUG = False
is_wasi = is_emscripten = False


def gc_collect():
    """Collects until nothing more can come of it."""
    gc.collect()
    gc.collect()
    gc.collect()


def cpython_only(item):
    """The lab is not CPython; what it shares with it is what such tests are about, so they run."""
    return item


def refcount_test(item):
    return item


def impl_detail(*args, **kwargs):
    return lambda item: item


def requires_resource(resource):
    return unittest.skip('resource %r is not enabled' % resource)


def run_unittest(*classes):
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(cls) for cls in classes)
    result = unittest.TextTestRunner().run(suite)
    if not result.wasSuccessful():
        raise AssertionError('%d failures, %d errors' % (len(result.failures), len(result.errors)))


class disable_gc:
    def __enter__(self):
        self.enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *exception):
        if self.enabled:
            gc.enable()


class swap_attr:
    def __init__(self, obj, attr, new):
        self.obj, self.attr, self.new = obj, attr, new

    def __enter__(self):
        self.old = getattr(self.obj, self.attr)
        setattr(self.obj, self.attr, self.new)
        return self.old

    def __exit__(self, *exception):
        setattr(self.obj, self.attr, self.old)


class swap_item:
    def __init__(self, obj, item, new):
        self.obj, self.item, self.new = obj, item, new

    def __enter__(self):
        self.had = self.item in self.obj
        self.old = self.obj.get(self.item)
        self.obj[self.item] = self.new
        return self.old

    def __exit__(self, *exception):
        if self.had:
            self.obj[self.item] = self.old
        elif self.item in self.obj:
            del self.obj[self.item]


class catch_unraisable_exception:
    def __enter__(self):
        self.unraisable = None
        self.old = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __exit__(self, *exception):
        sys.unraisablehook = self.old
        del self.unraisable


class infinite_recursion:
    def __init__(self, max_depth=None):
        self.depth = max_depth or 100

    def __enter__(self):
        self.old = sys.getrecursionlimit()
        sys.setrecursionlimit(max(self.depth, 60))

    def __exit__(self, *exception):
        sys.setrecursionlimit(self.old)

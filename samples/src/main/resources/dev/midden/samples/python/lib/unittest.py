"""unittest: test cases, their assertions, skipping, subtests, cleanups, and a runner that reports as CPython's does."""

import sys
import time


class SkipTest(Exception):
    pass


class _ExpectedFailure(Exception):
    pass


def skip(reason):
    def decorate(item):
        if isinstance(item, type):
            item.__unittest_skip__ = True
            item.__unittest_skip_why__ = reason
            return item

        def skipped(*args, **kwargs):
            raise SkipTest(reason)
        skipped.__name__ = item.__name__
        skipped.__unittest_skip__ = True
        skipped.__unittest_skip_why__ = reason
        return skipped
    if callable(reason):
        function, reason = reason, ''
        return decorate(function)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return lambda item: item if condition else skip(reason)(item)


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


class _Raises:
    def __init__(self, case, expected, pattern=None, message=None):
        self.case, self.expected, self.pattern, self.message = case, expected, pattern, message

    def handle(self, args, kwargs):
        if not args:
            return self
        with self:
            args[0](*args[1:], **kwargs)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            names = self.expected.__name__ if isinstance(self.expected, type) else str(self.expected)
            self.case.fail(self.message or '%s not raised' % names)
        if not issubclass(kind, self.expected):
            return False
        self.exception = value
        if self.pattern is not None and self.pattern not in str(value):
            self.case.fail('%r not found in %r' % (self.pattern, str(value)))
        return True


class _SubTest:
    def __init__(self, case, message, params):
        self.case, self.message, self.params = case, message, params

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            return True
        if issubclass(kind, SkipTest):
            self.case._result.addSkip(self.case, str(value))
            return True
        if not issubclass(kind, Exception):
            return False
        words = ['[%s]' % self.message] if self.message else []
        if self.params:
            words.append('(%s)' % ', '.join('%s=%r' % pair for pair in self.params.items()))
        self.case._failed_subtest = True
        self.case._result.add_problem(self.case, value, ' '.join(words))
        return True


class TestCase:
    failureException = AssertionError
    maxDiff = 640
    longMessage = True

    def __init__(self, methodName='runTest'):
        self._testMethodName = methodName
        self._cleanups = []
        self._result = None
        self._failed_subtest = False

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return '%s.%s.%s' % (type(self).__module__, type(self).__qualname__, self._testMethodName)

    def shortDescription(self):
        doc = getattr(self, self._testMethodName).__doc__
        return doc.strip().split('\n')[0].strip() if doc else None

    def __str__(self):
        return '%s (%s)' % (self._testMethodName, self.id())

    def __repr__(self):
        return '<%s testMethod=%s>' % (type(self).__qualname__, self._testMethodName)

    def addCleanup(self, function, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def countTestCases(self):
        return 1

    def run(self, result=None):
        result = TestResult() if result is None else result
        self._result = result
        self._failed_subtest = False
        result.startTest(self)
        method = getattr(self, self._testMethodName)
        expecting = getattr(method, '__unittest_expecting_failure__', False)
        try:
            if getattr(type(self), '__unittest_skip__', False):
                raise SkipTest(type(self).__unittest_skip_why__)
            if getattr(method, '__unittest_skip__', False):
                raise SkipTest(method.__unittest_skip_why__)
            try:
                self.setUp()
                try:
                    method()
                finally:
                    self.tearDown()
            finally:
                self.doCleanups()
        except SkipTest as reason:
            result.addSkip(self, str(reason))
        except KeyboardInterrupt:
            raise
        except Exception as problem:
            if expecting:
                result.addExpectedFailure(self, problem)
            else:
                result.add_problem(self, problem, '')
        else:
            if expecting:
                result.addUnexpectedSuccess(self)
            elif not self._failed_subtest:
                result.addSuccess(self)
        self._result = None
        return result

    def __call__(self, result=None):
        return self.run(result)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        self.doCleanups()

    # Assertions.

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _formatMessage(self, msg, standard):
        return standard if msg is None else '%s : %s' % (standard, msg)

    def _check(self, condition, standard, msg):
        if not condition:
            raise self.failureException(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        self._check(expr, '%r is not true' % (expr,), msg)

    def assertFalse(self, expr, msg=None):
        self._check(not expr, '%r is not false' % (expr,), msg)

    def assertEqual(self, first, second, msg=None):
        self._check(first == second, '%r != %r' % (first, second), msg)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertEqual
    assertSequenceEqual = assertMultiLineEqual = assertEqual

    def assertNotEqual(self, first, second, msg=None):
        self._check(first != second, '%r == %r' % (first, second), msg)

    def assertIs(self, first, second, msg=None):
        self._check(first is second, '%r is not %r' % (first, second), msg)

    def assertIsNot(self, first, second, msg=None):
        self._check(first is not second, 'unexpectedly identical: %r' % (first,), msg)

    def assertIsNone(self, obj, msg=None):
        self._check(obj is None, '%r is not None' % (obj,), msg)

    def assertIsNotNone(self, obj, msg=None):
        self._check(obj is not None, 'unexpectedly None', msg)

    def assertIn(self, member, container, msg=None):
        self._check(member in container, '%r not found in %r' % (member, container), msg)

    def assertNotIn(self, member, container, msg=None):
        self._check(member not in container, '%r unexpectedly found in %r' % (member, container), msg)

    def assertIsInstance(self, obj, cls, msg=None):
        self._check(isinstance(obj, cls), '%r is not an instance of %r' % (obj, cls), msg)

    def assertNotIsInstance(self, obj, cls, msg=None):
        self._check(not isinstance(obj, cls), '%r is an instance of %r' % (obj, cls), msg)

    def assertLess(self, a, b, msg=None):
        self._check(a < b, '%r not less than %r' % (a, b), msg)

    def assertLessEqual(self, a, b, msg=None):
        self._check(a <= b, '%r not less than or equal to %r' % (a, b), msg)

    def assertGreater(self, a, b, msg=None):
        self._check(a > b, '%r not greater than %r' % (a, b), msg)

    def assertGreaterEqual(self, a, b, msg=None):
        self._check(a >= b, '%r not greater than or equal to %r' % (a, b), msg)

    def assertAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        if first == second:
            return
        close = abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0
        self._check(close, '%r != %r within %r' % (first, second, delta if delta is not None else places), msg)

    def assertNotAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        close = abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0
        self._check(first != second and not close, '%r == %r' % (first, second), msg)

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            if item not in rest:
                self._check(False, 'Element counts were not equal: %r, %r' % (first, second), msg)
            rest.remove(item)
        self._check(not rest, 'Element counts were not equal: %r, %r' % (first, second), msg)

    def assertRaises(self, expected_exception, *args, **kwargs):
        return _Raises(self, expected_exception, None, kwargs.pop('msg', None)).handle(args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """The expression is taken as plain text: there is no re."""
        return _Raises(self, expected_exception, expected_regex, kwargs.pop('msg', None)).handle(args, kwargs)


class TestResult:
    def __init__(self, stream=None, verbosity=1):
        self.failures, self.errors, self.skipped = [], [], []
        self.expectedFailures, self.unexpectedSuccesses = [], []
        self.testsRun = 0
        self.stream, self.verbosity = stream, verbosity

    def _tell(self, short, long):
        if self.stream is not None and self.verbosity:
            self.stream.write(long + '\n' if self.verbosity > 1 else short)

    def startTest(self, test):
        self.testsRun += 1
        if self.stream is not None and self.verbosity > 1:
            self.stream.write('%s ... ' % test)

    def addSuccess(self, test):
        self._tell('.', 'ok')

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))
        self._tell('s', 'skipped %r' % reason)

    def addExpectedFailure(self, test, problem):
        self.expectedFailures.append((test, str(problem)))
        self._tell('x', 'expected failure')

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)
        self._tell('u', 'unexpected success')

    def add_problem(self, test, problem, where):
        failed = isinstance(problem, test.failureException)
        text = '%s: %s' % (type(problem).__name__, problem)
        (self.failures if failed else self.errors).append((test, where + ('\n' if where else '') + text))
        self._tell('F' if failed else 'E', 'FAIL' if failed else 'ERROR')

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        self._tests.extend(tests)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return sum(test.countTestCases() for test in self._tests)

    def run(self, result):
        previous = None
        for test in self._tests:
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            cls = type(test)
            if cls is not previous:
                if previous is not None:
                    previous.tearDownClass()
                previous = cls
                if not getattr(cls, '__unittest_skip__', False):
                    cls.setUpClass()
            test.run(result)
        if previous is not None:
            previous.tearDownClass()
        return result

    __call__ = run


class TestLoader:
    testMethodPrefix = 'test'

    def getTestCaseNames(self, cls):
        return sorted(name for name in dir(cls) if name.startswith(self.testMethodPrefix) and callable(getattr(cls, name)))

    def loadTestsFromTestCase(self, cls):
        return TestSuite(cls(name) for name in self.getTestCaseNames(cls))

    def loadTestsFromModule(self, module):
        return self._load(vars(module))

    def _load(self, namespace):
        suite = TestSuite()
        for name in sorted(namespace):
            item = namespace[name]
            if isinstance(item, type) and issubclass(item, TestCase) and item not in (TestCase,):
                suite.addTest(self.loadTestsFromTestCase(item))
        return suite


defaultTestLoader = TestLoader()


class _Stderr:
    def write(self, text):
        sys.stderr.write(text)


class TextTestRunner:
    def __init__(self, stream=None, verbosity=1, **ignored):
        self.stream = stream if stream is not None else _Stderr()
        self.verbosity = verbosity

    def run(self, suite):
        write = self.stream.write
        result = TestResult(self.stream, self.verbosity)
        start = time.perf_counter()
        suite.run(result)
        taken = time.perf_counter() - start
        if self.verbosity == 1:
            write('\n')
        for kind, problems in (('ERROR', result.errors), ('FAIL', result.failures)):
            for test, text in problems:
                write('=' * 70 + '\n%s: %s\n' % (kind, test) + '-' * 70 + '\n' + text + '\n\n')
        write('-' * 70 + '\nRan %d test%s in %.3fs\n\n' % (result.testsRun, '' if result.testsRun == 1 else 's', taken))
        words = []
        for word, items in (('failures', result.failures), ('errors', result.errors), ('skipped', result.skipped),
                            ('expected failures', result.expectedFailures),
                            ('unexpected successes', result.unexpectedSuccesses)):
            if items:
                words.append('%s=%d' % (word, len(items)))
        write(('OK' if result.wasSuccessful() else 'FAILED') + (' (%s)' % ', '.join(words) if words else '') + '\n')
        return result


def main(module='__main__', argv=None, verbosity=1, exit=True, **ignored):
    namespace = vars(sys.modules[module]) if isinstance(module, str) else vars(module)
    words = (sys.argv if argv is None else argv)[1:]
    if '-v' in words:
        verbosity = 2
    names = [word for word in words if not word.startswith('-')]
    if names:
        suite = TestSuite()
        for name in names:
            cls, _, method = name.partition('.')
            suite.addTest(namespace[cls](method) if method else defaultTestLoader.loadTestsFromTestCase(namespace[cls]))
    else:
        suite = defaultTestLoader._load(namespace)
    result = TextTestRunner(verbosity=verbosity).run(suite)
    if exit:
        sys.exit(not result.wasSuccessful())
    return result

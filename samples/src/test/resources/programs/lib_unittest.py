import gc
import io
import unittest
import weakref
from test import support

events = []


class Thing:
    pass


class First(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append('class up')

    @classmethod
    def tearDownClass(cls):
        events.append('class down')

    def setUp(self):
        events.append('up')
        self.addCleanup(events.append, 'cleanup')

    def tearDown(self):
        events.append('down')

    def test_equal(self):
        self.assertEqual(1 + 1, 2)
        self.assertIn(3, [1, 2, 3])
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([1, 2, 2], [2, 1, 2])

    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as caught:
            1 / 0
        self.assertEqual(str(caught.exception), 'division by zero')
        self.assertRaises(ValueError, int, 'x')

    def test_fails(self):
        self.assertEqual(1, 2, 'no')

    def test_error(self):
        {}['missing']

    def test_skip(self):
        self.skipTest('why not')

    @unittest.expectedFailure
    def test_expected(self):
        self.fail('as expected')

    @unittest.skip('never')
    def test_skipped(self):
        events.append('not reached')

    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)


class Collection(unittest.TestCase):
    def test_cycle(self):
        a = Thing()
        a.self = a
        w = weakref.ref(a)
        del a
        support.gc_collect()
        self.assertIsNone(w())

    def test_disabled(self):
        with support.disable_gc():
            self.assertFalse(gc.isenabled())
        self.assertTrue(gc.isenabled())

    def test_swap(self):
        with support.swap_attr(Thing, 'x', 1) if hasattr(Thing, 'x') else support.swap_item({}, 'k', 2):
            pass


suite = unittest.TestSuite()
for case in (First, Collection):
    suite.addTest(unittest.defaultTestLoader.loadTestsFromTestCase(case))
print(suite.countTestCases())
result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=0).run(suite)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures))
print(result.wasSuccessful(), sorted(test._testMethodName for test, _ in result.errors))
print(sorted(reason for _, reason in result.skipped))
print(events)

"""The package of CPython's own tests, of which there is test.support."""

# A program knows its own file.
print(__name__, __file__.endswith('lang_script.py'), __cached__, __doc__)
with open(__file__) as own:
    print(own.readline(), end='')

# A new object is in generation 0. What survives a collection moves on to the next, and is looked at less often.
import gc

gc.disable()
gc.collect()


def where(x):
    for generation in (0, 1, 2):
        for o in gc.get_objects(generation):
            if o is x:
                return generation


x = []
print('new', where(x))
gc.collect(0)
print('after collect(0)', where(x))
gc.collect(1)
print('after collect(1)', where(x))
gc.collect(2)
print('after collect(2)', where(x))

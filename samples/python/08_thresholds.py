# The collector of cycles runs when more containers have been allocated than freed, by so many.
import gc

print(len(gc.get_threshold()), gc.isenabled())
gc.disable()
gc.collect()
gc.set_threshold(5, 2, 2)
print(gc.get_threshold())
gc.set_threshold(0)
print(gc.get_threshold())

"""Calls a program's run() again and again in one process: measure.py PROGRAM SECONDS. Prints the median time of the second half
of the calls, in nanoseconds of processor time, so that what warms up is warm. What the program prints is not printed."""

import sys
import time


def main(file, seconds):
    with open(file) as source:
        code = compile(source.read(), file, 'exec')
    namespace = {'__name__': 'measured', 'print': lambda *words: None}
    exec(code, namespace)
    run = namespace['run']
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 4:
        start = time.process_time_ns()
        run()
        times.append(time.process_time_ns() - start)
    late = sorted(times[len(times) // 2:])
    print(late[len(late) // 2])


main(sys.argv[1], float(sys.argv[2]))

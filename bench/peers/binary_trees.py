"""CPython's peer of the workload `binary-trees`: builds a complete binary tree from the root down, walks it counting nodes,
drops it; again and again. Dropping frees the nodes by their counts; the collector stays on, as it is by default.

    binary_trees.py DEPTH ITERATIONS

Prints one JSON line: the nanoseconds of one build, walk and drop per node, as the median over the iterations and as their
mean.
"""

import platform
import statistics
import sys
import time


class Node:
    __slots__ = ("l", "r")


def build(depth):
    node = Node()
    node.l = None if depth == 0 else build(depth - 1)
    node.r = None if depth == 0 else build(depth - 1)
    return node


def walk(node):
    return 0 if node is None else 1 + walk(node.l) + walk(node.r)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: binary_trees.py DEPTH ITERATIONS")
    depth, iterations = int(sys.argv[1]), int(sys.argv[2])
    nodes = (2 << depth) - 1
    nanos = []
    for _ in range(iterations):
        start = time.perf_counter_ns()
        tree = build(depth)
        counted = walk(tree)
        del tree
        nanos.append(time.perf_counter_ns() - start)
        if counted != nodes:
            sys.exit(f"{counted} nodes instead of {nodes}")
    print(
        f'{{"peer":"cpython","version":"{platform.python_version()}","workload":"binary-trees","depth":{depth},'
        f'"iterations":{iterations},"nanosPerNode":{statistics.median(nanos) / nodes:.3f},'
        f'"meanNanosPerNode":{statistics.mean(nanos) / nodes:.3f}}}'
    )


main()

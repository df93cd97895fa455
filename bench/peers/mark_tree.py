"""CPython's peer of the workload `mark-tree`: one live complete binary tree of objects with two slots, then a number of
full collections that find nothing to free.

    mark_tree.py NODES sequential|random COLLECTIONS SEED

Prints one JSON line: the median nanoseconds of gc.collect() per live object.
"""

import gc
import os
import platform
import random
import statistics
import sys
import time


class Node:
    __slots__ = ("l", "r")


def build(count, cell):
    """Parent, left subtree, right subtree: the depth is log2 of count, so recursion is safe."""
    if count == 0:
        return None
    node = cell()
    rest = count - 1
    left = rest // 2
    node.l = build(left, cell)
    node.r = build(rest - left, cell)
    return node


def count_nodes(node):
    return 0 if node is None else 1 + count_nodes(node.l) + count_nodes(node.r)


def main():
    if len(sys.argv) != 5 or sys.argv[2] not in ("sequential", "random"):
        sys.exit("usage: mark_tree.py NODES sequential|random COLLECTIONS SEED")
    nodes, layout, collections, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

    # What the interpreter itself has alive is not the tree: out of the generations with it.
    gc.collect()
    gc.freeze()
    gc.disable()
    if layout == "random":
        cells = [Node() for _ in range(nodes)]
        random.Random(seed).shuffle(cells)
        tree = build(nodes, iter(cells).__next__)
        del cells
    else:
        tree = build(nodes, Node)
    gc.enable()

    nanos = []
    for _ in range(collections):
        start = time.perf_counter_ns()
        gc.collect()
        nanos.append(time.perf_counter_ns() - start)

    if count_nodes(tree) != nodes:
        sys.exit("the tree has lost nodes")
    print(
        f'{{"peer":"cpython","version":"{platform.python_version()}","workload":"mark-tree","nodes":{nodes},'
        f'"layout":"{layout}","collections":{collections},'
        f'"nanosPerObject":{statistics.median(nanos) / nodes:.3f}}}',
        flush=True,
    )
    # Nobody waits for the tree to be taken apart.
    os._exit(0)


main()

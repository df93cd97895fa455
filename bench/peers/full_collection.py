"""CPython's peer of the workload `full-collection`: gc.collect() of a live chain, of a dead one that hangs off a cycle, or of
lists each of which refers many times to the next (pyperformance's gc_traversal).

    full_collection.py live-chain|dead-chain NODES COLLECTIONS [list|slots]
    full_collection.py lists LEVELS COLLECTIONS

The nodes are lists of one element, or objects with one slot. Prints one JSON line: the median nanoseconds of gc.collect()
per object, or per reference.
"""

import gc
import os
import platform
import statistics
import sys
import time


class Node:
    __slots__ = ("next",)


def slots_chain(nodes):
    head = None
    for _ in range(nodes):
        node = Node()
        node.next = head
        head = node
    return head


def list_chain(nodes):
    head = []
    for _ in range(nodes - 1):
        head = [head]
    return head


def lists(levels):
    last = []
    for _ in range(levels - 1):
        last = [last] * levels
    return last


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("live-chain", "dead-chain", "lists"):
        sys.exit("usage: full_collection.py live-chain|dead-chain|lists NODES COLLECTIONS [list|slots]")
    graph, size, collections = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    chain = slots_chain if sys.argv[4:] == ["slots"] else list_chain

    # What the interpreter itself has alive is not the graph: out of the generations with it.
    gc.collect()
    gc.freeze()
    gc.disable()
    alive = lists(size) if graph == "lists" else chain(size) if graph == "live-chain" else None
    gc.collect()
    nanos = []
    for _ in range(collections):
        if graph == "dead-chain":
            hook = [chain(size - 1)]
            hook.append(hook)
            del hook
        start = time.perf_counter_ns()
        gc.collect()
        nanos.append(time.perf_counter_ns() - start)
    per = (size - 1) * size if graph == "lists" else size
    print(
        f'{{"peer":"cpython","version":"{platform.python_version()}","workload":"full-collection","graph":"{graph}",'
        f'"size":{size},"collections":{collections},"nanosPer{"Reference" if graph == "lists" else "Object"}":'
        f"{statistics.median(nanos) / per:.3f}}}",
        flush=True,
    )
    # Nobody waits for the graph to be taken apart.
    os._exit(0)


main()

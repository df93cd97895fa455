"""CPython's peer of the workload `full-collection`: gc.collect() of a live chain, of a dead one that hangs off a cycle, of
lists each of which refers many times to the next (pyperformance's gc_traversal), or of dropped rings of doubly linked nodes
(its gc_collect).

    full_collection.py live-chain|dead-chain NODES COLLECTIONS [list|slots]
    full_collection.py lists LEVELS COLLECTIONS
    full_collection.py rings RINGS COLLECTIONS

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


class RingNode:
    def __init__(self):
        self.next = None
        self.prev = None

    def link_next(self, next):
        self.next = next
        self.next.prev = self


LENGTH = 21


def rings(count):
    heads = []
    for _ in range(count):
        head = current = RingNode()
        heads.append(head)
        for _ in range(LENGTH - 1):
            next_node = RingNode()
            current.link_next(next_node)
            current = next_node
        current.link_next(head)
    return heads


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("live-chain", "dead-chain", "lists", "rings"):
        sys.exit("usage: full_collection.py live-chain|dead-chain|lists|rings NODES COLLECTIONS [list|slots]")
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
        elif graph == "rings":
            rings(size)
        start = time.perf_counter_ns()
        gc.collect()
        nanos.append(time.perf_counter_ns() - start)
    per = (size - 1) * size if graph == "lists" else LENGTH * size if graph == "rings" else size
    print(
        f'{{"peer":"cpython","version":"{platform.python_version()}","workload":"full-collection","graph":"{graph}",'
        f'"size":{size},"collections":{collections},"nanosPer{"Reference" if graph == "lists" else "Object"}":'
        f"{statistics.median(nanos) / per:.3f}}}",
        flush=True,
    )
    # Nobody waits for the graph to be taken apart.
    os._exit(0)


main()

/*
 * Peers of the workload `binary-trees`: builds a complete binary tree from the root down, as the workload does, walks it
 * counting nodes, drops it; again and again. One source, three programs, chosen when compiling:
 *
 *   -DPEER_GLIBC      malloc and free: dropping frees each node
 *   -DPEER_MIMALLOC   the same with mimalloc (link with -lmimalloc)
 *   -DPEER_BOEHM      Boehm-Demers-Weiser (link with -lgc): dropping forgets the root, collections happen on their own
 *
 * With -DCHILDREN_FIRST the tree is built from the leaves up, for which glibc lays it out better.
 *
 *   binary_trees DEPTH ITERATIONS
 *
 * Prints one JSON line: the nanoseconds of one build, walk and drop per node, as the median over the iterations and as
 * their mean. With collections, the mean is the figure to use: most iterations have none and a median would hide them.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "timing.h"

#if defined(PEER_GLIBC)
#ifndef __GLIBC__
#error "this C library is not glibc"
#endif
#include <gnu/libc-version.h>
#define PEER "glibc"
#define START() ((void) 0)
#define VERSION(text, size) snprintf(text, size, "%s", gnu_get_libc_version())
#define ALLOCATE(bytes) malloc(bytes)
#define FREE(pointer) free(pointer)
#elif defined(PEER_MIMALLOC)
#include <mimalloc.h>
#define PEER "mimalloc"
#define START() ((void) 0)
#define VERSION(text, size) snprintf(text, size, "%d.%d.%d", mi_version() / 100, mi_version() / 10 % 10, mi_version() % 10)
#define ALLOCATE(bytes) mi_malloc(bytes)
#define FREE(pointer) mi_free(pointer)
#elif defined(PEER_BOEHM)
#include <gc.h>
#define PEER "boehm"
#define START() GC_INIT()
#define VERSION(text, size) \
  snprintf(text, size, "%u.%u.%u", GC_get_version() >> 16, (GC_get_version() >> 8) & 255, GC_get_version() & 255)
#define ALLOCATE(bytes) GC_MALLOC(bytes)
#else
#error "define PEER_GLIBC, PEER_MIMALLOC or PEER_BOEHM"
#endif

struct node {
  struct node *l, *r;
};

/* Not on the stack, where a conservative collector might find a copy of it after it was dropped. */
static struct node *tree;

static struct node *build(int depth) {
#ifdef CHILDREN_FIRST
  struct node *l = depth == 0 ? NULL : build(depth - 1);
  struct node *r = depth == 0 ? NULL : build(depth - 1);
#endif
  struct node *node = ALLOCATE(sizeof(struct node));
  if (node == NULL) {
    fprintf(stderr, "binary_trees: out of memory\n");
    exit(1);
  }
#ifdef CHILDREN_FIRST
  node->l = l;
  node->r = r;
#else
  node->l = depth == 0 ? NULL : build(depth - 1);
  node->r = depth == 0 ? NULL : build(depth - 1);
#endif
  return node;
}

static size_t walk(const struct node *node) {
  return node == NULL ? 0 : 1 + walk(node->l) + walk(node->r);
}

#ifdef FREE
static void drop(struct node *node) {
  if (node != NULL) {
    drop(node->l);
    drop(node->r);
    FREE(node);
  }
}
#else
static void drop(struct node *node) {
  (void) node;
}
#endif

int main(int argc, char **argv) {
  int depth = argc == 3 ? atoi(argv[1]) : -1;
  size_t iterations = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
  if (depth < 0 || depth > 30 || iterations == 0) {
    fprintf(stderr, "usage: binary_trees DEPTH ITERATIONS\n");
    return 1;
  }
  START();
  size_t nodes = ((size_t) 2 << depth) - 1;
  int64_t *nanos = calloc(iterations, sizeof *nanos);
  int64_t total = 0;
  for (size_t i = 0; i < iterations; i++) {
    int64_t start = now();
    tree = build(depth);
    size_t counted = walk(tree);
    drop(tree);
    tree = NULL;
    nanos[i] = now() - start;
    total += nanos[i];
    if (counted != nodes) {
      fprintf(stderr, "binary_trees: %zu nodes instead of %zu\n", counted, nodes);
      return 1;
    }
  }
  char version[32];
  VERSION(version, sizeof version);
  printf("{\"peer\":\"" PEER "\",\"version\":\"%s\",\"workload\":\"binary-trees\",\"depth\":%d,\"iterations\":%zu,\"nanosPerNode\":%.3f,"
         "\"meanNanosPerNode\":%.3f}\n",
      version, depth, iterations, median(nanos, iterations) / (double) nodes, (double) total / iterations / (double) nodes);
  return 0;
}

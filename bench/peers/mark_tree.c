/*
 * Boehm-Demers-Weiser peer of the workload `mark-tree`: one live complete binary tree of two-pointer nodes, then a number
 * of full collections that find nothing to free.
 *
 *   mark_tree NODES sequential|random COLLECTIONS SEED [tuned]
 *
 * Prints one JSON line: the median nanoseconds of a collection per live node. As libgc comes, it keeps a spare byte behind
 * each object, so that a pointer just past the end keeps it alive, and a node takes 32 bytes of 4 KiB pages. Tuned, it has
 * what Midden has: nodes of 16 bytes, and huge pages.
 */
#define _GNU_SOURCE
#include <gc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "timing.h"

struct node {
  struct node *l, *r;
};

/* The only root of the tree. */
static struct node *tree;

/* Addresses in the order in which the tree is to use them; null where nodes are allocated as they are linked. */
static struct node **cells;
static size_t next_cell;

static void fail(const char *message) {
  fprintf(stderr, "mark_tree: %s\n", message);
  exit(1);
}

static struct node *allocate(void) {
  struct node *node = GC_MALLOC(sizeof(struct node));
  if (node == NULL) {
    fail("out of memory");
  }
  return node;
}

/* Parent, left subtree, right subtree: the depth is log2 of count, so recursion is safe. */
static struct node *build(size_t count) {
  if (count == 0) {
    return NULL;
  }
  struct node *node = cells == NULL ? allocate() : cells[next_cell++];
  size_t rest = count - 1;
  size_t left = rest / 2;
  node->l = build(left);
  node->r = build(rest - left);
  return node;
}

static size_t count_nodes(const struct node *node) {
  return node == NULL ? 0 : 1 + count_nodes(node->l) + count_nodes(node->r);
}

/* Steele, Lea and Flood 2014: SplitMix64. */
static uint64_t random_state;

static uint64_t next_random(void) {
  uint64_t z = random_state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static void shuffle(struct node **items, size_t count) {
  for (size_t i = count; i > 1; i--) {
    size_t j = (size_t) (((unsigned __int128) next_random() * i) >> 64);
    struct node *item = items[i - 1];
    items[i - 1] = items[j];
    items[j] = item;
  }
}

/* Advises huge pages for all anonymous memory that the process has so far. Advice the kernel does not take is no error. */
static void advise_huge_pages(void) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[512];
  if (maps == NULL) {
    fail("cannot read /proc/self/maps");
  }
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long start, end, inode;
    char rights[8];
    if (sscanf(line, "%lx-%lx %7s %*x %*s %lu", &start, &end, rights, &inode) == 4 && strcmp(rights, "rw-p") == 0
        && inode == 0 && strstr(line, "[stack]") == NULL) {
      (void) madvise((void *) start, end - start, MADV_HUGEPAGE);
    }
  }
  fclose(maps);
}

int main(int argc, char **argv) {
  int tuned = argc == 6 && strcmp(argv[5], "tuned") == 0;
  if (argc != 5 + tuned || (strcmp(argv[2], "sequential") != 0 && strcmp(argv[2], "random") != 0)) {
    fail("usage: mark_tree NODES sequential|random COLLECTIONS SEED [tuned]");
  }
  size_t nodes = strtoull(argv[1], NULL, 10);
  int random = strcmp(argv[2], "random") == 0;
  size_t collections = strtoull(argv[3], NULL, 10);
  random_state = strtoull(argv[4], NULL, 10);
  if (nodes == 0 || collections == 0) {
    fail("NODES and COLLECTIONS must be positive");
  }

  if (tuned) {
    GC_set_all_interior_pointers(0);
  }
  GC_INIT();
  if (tuned) {
    /* The advice must come before memory is touched, so the heap gets its size first: the nodes and one in 16 to spare. */
    if (!GC_expand_hp(nodes * 17)) {
      fail("out of memory");
    }
    advise_huge_pages();
  }

  /* Everything stays alive: collections while building would only take time. It also lets the array of addresses be
     memory that the collector does not see. */
  GC_disable();
  if (random) {
    struct node **addresses = malloc(nodes * sizeof *addresses);
    if (addresses == NULL) {
      fail("out of memory");
    }
    for (size_t i = 0; i < nodes; i++) {
      addresses[i] = allocate();
    }
    shuffle(addresses, nodes);
    cells = addresses;
    tree = build(nodes);
    cells = NULL;
    free(addresses);
  } else {
    tree = build(nodes);
  }
  GC_enable();

  int64_t *nanos = calloc(collections, sizeof *nanos);
  for (size_t i = 0; i < collections; i++) {
    int64_t start = now();
    GC_gcollect();
    nanos[i] = now() - start;
  }

  if (count_nodes(tree) != nodes) {
    fail("the tree has lost nodes");
  }
  unsigned version = GC_get_version();
  printf("{\"peer\":\"%s\",\"version\":\"%u.%u.%u\",\"workload\":\"mark-tree\",\"nodes\":%zu,\"layout\":\"%s\","
         "\"collections\":%zu,\"heapBytesPerNode\":%.1f,\"nanosPerObject\":%.3f}\n",
      tuned ? "boehm-tuned" : "boehm", version >> 16, (version >> 8) & 255, version & 255, nodes, random ? "random" : "sequential", collections,
      (double) GC_get_heap_size() / (double) nodes,
      median(nanos, collections) / (double) nodes);
  return 0;
}

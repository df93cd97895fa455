/* What the peers in C share: a clock and a median. */
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

static int by_value(const void *a, const void *b) {
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
  return (x > y) - (x < y);
}

/* Sorts the values. */
static double median(int64_t *values, size_t count) {
  qsort(values, count, sizeof values[0], by_value);
  return count % 2 == 1 ? (double) values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2.0;
}

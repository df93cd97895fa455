package dev.midden.core.trace;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do a piece of work together. The one that asks takes part. The others are daemons, begin with the first piece
 * of work, wait between pieces, and end with the heap.
 */
final class Team implements AutoCloseable {
  private final int threads;

  /** Guards all that follows. */
  private final Object lock = new Object();
  private boolean begun;
  private boolean closed;
  private long round;
  private int working;
  private IntConsumer work = member -> {};
  private @Nullable Throwable failure;

  Team(int threads) {
    this.threads = threads;
  }

  int threads() {
    return threads;
  }

  /**
   * Does the work on all threads at once and returns when each has done its share.
   *
   * @param share what a thread does, with its number from 0 on; 0 is the thread that asks
   * @throws RuntimeException what one of them threw; the others have ended all the same
   */
  void run(IntConsumer share) {
    synchronized (lock) {
      if (!begun) {
        begun = true;
        for (int i = 1; i < threads; i++) {
          int member = i;
          Thread.ofPlatform().daemon().name("midden-collector-" + i).start(() -> serve(member));
        }
      }
      work = share;
      working = threads;
      round++;
      lock.notifyAll();
    }
    perform(share, 0);
    boolean interrupted = false;
    Throwable thrown;
    synchronized (lock) {
      while (working > 0) {
        interrupted |= !await();
      }
      thrown = failure;
      failure = null;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void serve(int member) {
    long last = 0;
    while (true) {
      IntConsumer share;
      synchronized (lock) {
        while (round == last && !closed) {
          await();
        }
        if (closed) {
          return;
        }
        last = round;
        share = work;
      }
      perform(share, member);
    }
  }

  private void perform(IntConsumer share, int member) {
    Throwable thrown = null;
    try {
      share.accept(member);
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    synchronized (lock) {
      if (failure == null) {
        failure = thrown;
      }
      working--;
      lock.notifyAll();
    }
  }

  /** Waits with the lock held; false if the thread was interrupted, which does not end a collection. */
  private boolean await() {
    try {
      lock.wait();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}

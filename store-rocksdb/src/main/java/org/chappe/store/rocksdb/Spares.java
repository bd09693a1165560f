package org.chappe.store.rocksdb;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that are costly to make and serve one caller at a time: taken, given back, taken again. As
 * many are kept as cores can use at once; what is given back beyond that is freed. Thread-safe.
 */
final class Spares<T> {
  private final ArrayBlockingQueue<T> spares =
      new ArrayBlockingQueue<>(2 + 2 * Runtime.getRuntime().availableProcessors());
  private final Supplier<T> maker;
  private final Consumer<T> freer;

  Spares(Supplier<T> maker, Consumer<T> freer) {
    this.maker = maker;
    this.freer = freer;
  }

  T take() {
    @Nullable T spare = spares.poll();
    return spare == null ? maker.get() : spare;
  }

  void giveBack(T thing) {
    if (!spares.offer(thing)) {
      freer.accept(thing);
    }
  }
}

package io.tidegate.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number that one thread changes and any thread reads. A gauge goes down by adding a negative number.
///
/// No atomic instruction: the one writer reads its own last value. Two writers would lose additions.
public final class Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    public void increment() {
        add(1);
    }

    public void add(long delta) {
        VALUE.setOpaque(this, value + delta);
    }

    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}

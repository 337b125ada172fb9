package io.tidegate.benchmark.load;

/// One client of a crowd. Confined to its loop.
public final class Client {
    static final int IDS = 64;
    static final int CLOSED = -1;

    final int number;
    final Walker walker = new Walker();
    int socket = CLOSED;
    long dialledNanos;
    boolean welcome;
    /// SUBACK packets that have come since it dialled.
    int subscriptions;
    private long[] sentNanos = {};

    Client(int number) {
        this.number = number;
    }

    /// When the packet with this id was sent, or should have been; 0 where none is in flight.
    long sentNanos(int id) {
        return id < sentNanos.length ? sentNanos[id] : 0;
    }

    void sent(int id, long nanos) {
        if (sentNanos.length == 0) {
            sentNanos = new long[IDS + 1];
        }
        sentNanos[id] = nanos;
    }
}

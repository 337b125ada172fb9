package io.tidegate.transport;

/// What one end of a connection sends the other over a [Wire]. Immutable.
sealed interface Segment {
    /// Bytes of the stream, and whether it ends behind them.
    final class Payload implements Segment {
        final byte[] bytes;
        final boolean fin;

        Payload(byte[] bytes, boolean fin) {
            this.bytes = bytes;
            this.fin = fin;
        }
    }

    /// `received` bytes (and the end, if `fin`) have arrived, and there is room for `room` more than was said before.
    record Ack(int received, boolean fin, int room) implements Segment {}

    /// The connection is no more.
    record Reset() implements Segment {}
}

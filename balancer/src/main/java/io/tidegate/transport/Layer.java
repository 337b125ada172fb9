package io.tidegate.transport;

import java.lang.foreign.MemorySegment;

/// What stands between the wire and the handler of one socket and keeps state: TLS, WebSocket.
/// Confined to its loop.
///
/// The loop lends it wire bytes ([#feed]) and reads clear ones out of it ([#read]) until it wants
/// more of the wire's. What it has to say by itself (a handshake, an alert, an answer to a ping)
/// waits in it until [#drain] fetches it, which the loop does after every [#read]. A layer never
/// sees a socket and never blocks. Memory segments are native and lent for the call, but for what
/// [#feed] lends: that stays until [#read] answers that it was taken, or kept.
public interface Layer extends AutoCloseable {
    /// [#read]: all wire bytes were taken; nothing is left to be read.
    int MORE = 0;
    /// [#read], once: both sides agreed. From here on bytes may be written.
    int OPENED = -1;
    /// [#read]: the peer ended its output in the layer's own way; nothing follows.
    int ENDED = -2;
    /// [#read]: it cannot go on, and [#why] says why. What [#drain] answers is its last word.
    int FAILED = -3;
    /// [#read]: it waits for work that is done elsewhere. It keeps the wire bytes that it did not
    /// take and wants none until it has woken the loop.
    int WAITS = -4;

    /// Clear bytes that one [#write] may be given.
    int CLEAR_BYTES_MAX = Loop.INPUT_BYTES;
    /// Room that [#write], [#drain] and [#end] may need: the clear bytes and what a layer adds.
    int WIRE_BYTES_MAX = CLEAR_BYTES_MAX + 8 * 1024;

    /// Makes the layer of one socket.
    interface Maker {
        /// @param wake tells the loop to read on after [Layer#WAITS]; any thread, any number of
        ///     times, also when the layer is closed
        Layer make(Runnable wake);
    }

    /// Lends `wire[0, length)`; called only when nothing of what was lent before is left.
    void feed(MemorySegment wire, int length);

    /// The next clear bytes, written to the start of `clear` ([#CLEAR_BYTES_MAX] bytes long): their
    /// count, or one of the constants above.
    int read(MemorySegment clear);

    /// Turns `clear[offset, offset + length)`, at most [#CLEAR_BYTES_MAX] bytes, into wire bytes at
    /// the start of `wire` ([#WIRE_BYTES_MAX] bytes long): their count. Only between
    /// [#OPENED] and [#end].
    int write(MemorySegment clear, long offset, int length, MemorySegment wire);

    /// Moves what the layer has to say by itself to the start of `wire`: the count, 0 where nothing
    /// waits.
    int drain(MemorySegment wire);

    /// Says that our output ends, in the layer's own way: the count of wire bytes at the start of
    /// `wire`, 0 where it has no way. What the peer sends can still be read.
    int end(MemorySegment wire);

    /// Whether [#OPENED] was answered.
    boolean isOpen();

    /// After [#FAILED]: what went wrong, a phrase on one line.
    String why();

    /// Frees what it holds. Work that is done elsewhere for it may still be under way.
    @Override
    void close();
}

package io.tidegate.transport;

import org.jspecify.annotations.Nullable;

/// What a [Loop] tells the one who decides. Called on the loop's thread; must not block.
///
/// A socket is named by its number and comes with its owner, a number that the handler chose. Every
/// call may close any socket, the one that it is about included. After [#failed] and
/// [#connectFailed] the socket is still the handler's to close.
public interface LoopHandler {
    /// What [#accepted] answers for a client that is not wanted.
    int REFUSED = -1;

    /// A client came to a listening socket: its owner, or [#REFUSED] to have it closed at once.
    int accepted(int listener, int socket, SocketAddress peer);

    /// A client could not be accepted, for want of descriptors or memory, and was turned away where
    /// that could be done.
    void acceptFailed(int listener, int errno);

    /// A dial has ended well.
    void connected(int socket, int owner);

    /// A dial has failed.
    void connectFailed(int socket, int owner, int errno);

    /// `length` bytes stand at the start of [Loop#input], until this call returns. What came
    /// through a [Layer] may also come after [Loop#pause], as much as one read brings.
    void received(int socket, int owner, int length);

    /// The socket's [Layer] is open: what is sent from now on goes through it, and what is received
    /// came through it.
    void opened(int socket, int owner);

    /// The socket's [Layer] could not go on. It has said its last word and is gone: from now on
    /// bytes are the wire's again.
    void layerFailed(int socket, int owner, String why);

    /// The peer ended its output. Nothing more will be received.
    void ended(int socket, int owner);

    /// What [Loop#send] kept back has been sent; or it was thrown away, as nothing can be sent any more, and [#failed]
    /// follows when all that the peer said was read.
    void drained(int socket, int owner);

    /// The connection broke: reset, timed out, unreachable.
    void failed(int socket, int owner, int errno);

    /// The deadline of `owner` may have passed; answers the one that holds now, or `DeadlineWheel.NEVER`.
    long due(int owner, long nowNanos);

    /// A turn of the loop is over, that began when the waiting ended.
    void turned(long beganNanos, long nowNanos);

    /// A call of this handler threw what it should not have; `socket` is -1 where it was not about one.
    void bug(int socket, int owner, @Nullable RuntimeException thrown);
}

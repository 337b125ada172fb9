package io.tidegate.observe;

import java.util.Locale;

/// Why a link ended: whose doing it was, and whether another try is fair. Immutable.
///
/// Logs, metrics and dashboards know these by [#label]: a constant that is renamed breaks them, and the
/// changelog says so.
public enum CloseCause {
    /// The client ended its output, or both directions, without a DISCONNECT.
    CLIENT_CLOSED(Side.CLIENT, Retry.FAIR, Kind.END),
    /// The client sent DISCONNECT and closed.
    CLIENT_DISCONNECTED(Side.CLIENT, Retry.FAIR, Kind.END),
    CLIENT_RESET(Side.CLIENT, Retry.FAIR, Kind.END),
    /// Nothing came from the client for 1.5 times the keep alive in force, or for `idle_timeout`
    /// [MQTT-3.1.2-22].
    CLIENT_IDLE(Side.CLIENT, Retry.FAIR, Kind.END),
    /// The PROXY header or the CONNECT was not whole in time.
    CLIENT_SLOW(Side.CLIENT, Retry.FAIR, Kind.REFUSAL),
    /// The CONNECT broke a rule, or is none; the detail names the normative statement.
    CLIENT_MALFORMED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// After the CONNECT: a broken length, or a packet type that no client may send.
    CLIENT_BROKE_FRAMING(Side.CLIENT, Retry.VAIN, Kind.END),
    /// What stands in front of us sent something else than the PROXY header that this listener requires.
    PROXY_HEADER_MISSING(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// A PROXY header that its specification does not allow.
    PROXY_HEADER_MALFORMED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// A peer outside the trusted networks on a listener that requires a PROXY header.
    PROXY_NOT_TRUSTED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// The TLS handshake was not over within `handshake_timeout`.
    TLS_HANDSHAKE_TIMEOUT(Side.CLIENT, Retry.FAIR, Kind.REFUSAL),
    /// The TLS handshake came to nothing by the client's doing: no TLS at all, no version or cipher in common,
    /// or it did not like our certificate; the detail says which.
    TLS_HANDSHAKE_FAILED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// The client showed a certificate that we do not trust, or none where one is required.
    TLS_CERTIFICATE_REFUSED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// After the handshake: a broken record, or an alert that ends the connection.
    TLS_FAILED(Side.CLIENT, Retry.FAIR, Kind.END),
    /// What came first on a listener that chooses by SNI is no ClientHello.
    CLIENT_HELLO_MALFORMED(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    DENIED_BY_RULE(Side.CLIENT, Retry.VAIN, Kind.REFUSAL),
    /// The client took nothing of what was kept back for it for `send_timeout`.
    CLIENT_BLOCKED(Side.CLIENT, Retry.FAIR, Kind.END),
    NODE_CLOSED(Side.NODE, Retry.FAIR, Kind.END),
    NODE_RESET(Side.NODE, Retry.FAIR, Kind.END),
    /// The node's CONNACK said no, and was passed on; its code is in the record.
    NODE_REFUSED(Side.NODE, Retry.FAIR, Kind.END),
    /// A broken length, or a packet type that no server may send.
    NODE_BROKE_PROTOCOL(Side.NODE, Retry.FAIR, Kind.END),
    /// The node took nothing of what was kept back for it for `send_timeout`.
    NODE_BLOCKED(Side.NODE, Retry.FAIR, Kind.END),
    /// No CONNACK within `connack_timeout`.
    NODE_SILENT(Side.NODE, Retry.FAIR, Kind.END),
    /// TLS with the node broke. A handshake that fails sends the client to the next node instead, and is the
    /// detail of [#NO_NODE] where there is none.
    NODE_TLS_FAILED(Side.NODE, Retry.FAIR, Kind.END),
    /// Every node of the pool is down, full, or did not take the client within `connect_deadline`.
    NO_NODE(Side.NODE, Retry.FAIR, Kind.REFUSAL),
    /// One side ended its output, and the other did not follow in time.
    HALF_CLOSE_TIMEOUT(Side.BALANCER, Retry.FAIR, Kind.END),
    /// The listener's `max_connections`.
    TOO_MANY_CONNECTIONS(Side.BALANCER, Retry.FAIR, Kind.REFUSAL),
    /// The listener's `max_conn_rate`.
    TOO_FAST(Side.BALANCER, Retry.FAIR, Kind.REFUSAL),
    OUT_OF_DESCRIPTORS(Side.BALANCER, Retry.FAIR, Kind.REFUSAL),
    /// `limits.buffer_memory` is used up, or the machine has no memory left.
    OUT_OF_MEMORY(Side.BALANCER, Retry.FAIR, Kind.REFUSAL),
    SHUTDOWN(Side.BALANCER, Retry.FAIR, Kind.END),
    /// Its node is to be left: it is drained, it evacuates, or it is not listed any more.
    DRAINED(Side.BALANCER, Retry.FAIR, Kind.END),
    /// Its node is down, and `on_down = end`.
    NODE_DOWN(Side.BALANCER, Retry.FAIR, Kind.END),
    /// Its node has more than its share.
    REBALANCED(Side.BALANCER, Retry.FAIR, Kind.END),
    /// Its node is gone or to be left, and it could not be moved to another one unseen; the detail says why.
    MOVE_FAILED(Side.BALANCER, Retry.FAIR, Kind.END),
    /// Something nobody expected; said once in the journal, with the link's number.
    BUG(Side.BALANCER, Retry.FAIR, Kind.END);

    private enum Retry {
        FAIR,
        VAIN
    }

    private enum Kind {
        REFUSAL,
        END
    }

    private final Side side;
    private final Retry retry;
    private final Kind kind;
    private final String label = name().toLowerCase(Locale.ROOT);

    CloseCause(Side side, Retry retry, Kind kind) {
        this.side = side;
        this.retry = retry;
        this.kind = kind;
    }

    public Side side() {
        return side;
    }

    /// As it appears in logs and metrics: snake_case.
    public String label() {
        return label;
    }

    /// Whether the same client may hope that the same attempt succeeds at another time.
    public boolean isRetryable() {
        return retry == Retry.FAIR;
    }

    /// Whether a client that ends so was turned away: it never reached a node.
    public boolean isRefusal() {
        return kind == Kind.REFUSAL;
    }
}

package io.tidegate.observe;

import java.util.Locale;

/// What the line of a closed link says, field by field, in this order. Immutable.
///
/// The documentation of the log is made from [#key] and [#meaning]: this is the one place where both stand.
public enum LinkField {
    TS(
            "when the link ended, UTC, to the millisecond",
            (out, key, link) -> out.time(key, link.acceptedEpochMillis + Math.max(link.totalNanos, 0) / 1_000_000)),
    LEVEL("always `info`: a link that ends is no fault", (out, key, _) -> out.word(key, "info")),
    EVENT("always `link_closed`", (out, key, _) -> out.word(key, "link_closed")),
    LINK("number of the link, unique while the process runs", (out, key, link) -> out.number(key, link.link)),
    LISTENER("kind and name of the listener, `tcp:default`", (out, key, link) -> out.word(key, link.listener)),
    CLIENT(
            "the client's address: that of the PROXY header where the listener requires one",
            (out, key, link) -> out.word(key, link.client().toString())),
    PEER("the socket's own peer, where it is not the client", (out, key, link) -> {
        if (link.peerPort >= 0) {
            out.word(key, link.peer().toString());
        }
    }),
    TLS("version of TLS that the client speaks: 1.3, 1.2; absent without TLS", (out, key, link) -> {
        if (link.tlsVersion != null) {
            out.word(key, link.tlsVersion.replaceFirst("^TLSv", ""));
        }
    }),
    CIPHER("cipher suite of that, in OpenSSL's spelling", (out, key, link) -> {
        if (link.cipher != null) {
            out.word(key, link.cipher);
        }
    }),
    SNI("host name that the client asked for, quoted; absent if it named none", (out, key, link) -> {
        if (link.serverName() != null) {
            out.quoted(key, link.serverName(), ClosedLink.NAME_KEPT);
        }
    }),
    CN(
            "CN of the client's verified certificate, quoted, its first 256 characters; absent if there is none",
            (out, key, link) -> {
                if (link.commonName() != null) {
                    out.quoted(key, link.commonName(), ClosedLink.NAME_KEPT);
                }
            }),
    MQTT("protocol level of the CONNECT: 3 (MQTT 3.1), 4 (3.1.1), 5; absent if none was read", (out, key, link) -> {
        if (link.version > 0) {
            out.number(key, link.version);
        }
    }),
    CLIENT_ID("client id, quoted, its first 128 bytes; absent if no CONNECT was read", (out, key, link) -> {
        if (link.version > 0) {
            out.quoted(key, link.clientIdBytes(), link.clientIdKept());
        }
    }),
    CLIENT_ID_LENGTH("length of the client id in bytes, where it is longer than what is shown", (out, key, link) -> {
        if (link.clientIdLength() > link.clientIdKept()) {
            out.number(key, link.clientIdLength());
        }
    }),
    POOL("name of the pool; absent if none was chosen", (out, key, link) -> {
        if (link.pool != null) {
            out.word(key, link.pool);
        }
    }),
    NODE("name of the node that had the client last; absent if none was dialled", (out, key, link) -> {
        if (link.node != null) {
            out.word(key, link.node);
        }
    }),
    TRIES("how many nodes were dialled", (out, key, link) -> out.number(key, link.tries)),
    SIDE(
            "whose doing the end was: `client`, `node` or `balancer`",
            (out, key, link) -> out.word(key, link.cause.side().label())),
    REASON(
            "why it ended, one of a fixed set; the label of the metrics too",
            (out, key, link) -> out.word(key, link.cause.label())),
    DETAIL(
            "what the reason does not say: a normative statement, a system error; cut at 256 characters",
            (out, key, link) -> {
                if (link.detail != null) {
                    out.quoted(key, link.detail, 256);
                }
            }),
    CONNACK("code of the CONNACK that the client got; absent if it got none", (out, key, link) -> {
        if (link.connackCode >= 0) {
            out.number(key, link.connackCode);
        }
    }),
    CONNECT_MS(
            "from accept until the CONNECT was read whole, in milliseconds",
            (out, key, link) -> duration(out, key, link.connectNanos)),
    DIAL_MS("all dialling together, in milliseconds", (out, key, link) -> duration(out, key, link.dialNanos)),
    CONNACK_MS(
            "from the CONNECT to the CONNACK, in milliseconds",
            (out, key, link) -> duration(out, key, link.connackNanos)),
    TOTAL_MS("from accept to close, in milliseconds", (out, key, link) -> duration(out, key, link.totalNanos)),
    BYTES_FROM_CLIENT(
            "bytes read from the client, PROXY header not counted",
            (out, key, link) -> out.number(key, link.bytesFromClient)),
    BYTES_FROM_NODE("bytes read from nodes", (out, key, link) -> out.number(key, link.bytesFromNode));

    private interface Form {
        void write(LogText out, String key, ClosedLink link);
    }

    private final String key = name().toLowerCase(Locale.ROOT);
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // the forms capture nothing
    private final Form form;

    LinkField(String meaning, Form form) {
        this.meaning = meaning;
        this.form = form;
    }

    /// As it stands in the line, left of `=`.
    public String key() {
        return key;
    }

    /// One phrase for the documentation, in Markdown.
    public String meaning() {
        return meaning;
    }

    void write(LogText out, ClosedLink link) {
        form.write(out, key, link);
    }

    private static void duration(LogText out, String key, long nanos) {
        if (nanos >= 0) {
            out.millis(key, nanos);
        }
    }
}

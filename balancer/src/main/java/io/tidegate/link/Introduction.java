package io.tidegate.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.HeaderWriter;
import io.tidegate.proxyprotocol.Tlv;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What a node gets first: the PROXY header, if its pool wants one, and the client's own CONNECT,
/// in one write. Confined to its loop.
final class Introduction {
    private final Ground ground;
    private final Map<NodeLegSettings.ProxyOut.Header, HeaderWriter> writers = new HashMap<>();
    private final byte[] header = new byte[HeaderWriter.BYTES_MAX];

    Introduction(Ground ground) {
        this.ground = ground;
    }

    /// Header and CONNECT. As `Loop.send`.
    int send(int link, Opening opening, int socket) {
        return ground.outbox().send(socket, header, writeHeader(link, opening), opening.bytes, opening.first);
    }

    /// Header and that packet, which is short. As `Loop.send`.
    int send(int link, Opening opening, int socket, MemorySegment packet) {
        byte[] bytes = packet.toArray(ValueLayout.JAVA_BYTE);
        return ground.outbox().send(socket, header, writeHeader(link, opening), bytes, bytes.length);
    }

    /// The header alone, which goes before TLS. As `Loop.send`.
    int sendHeader(int link, Opening opening, int socket) {
        return ground.outbox().send(socket, header, 0, writeHeader(link, opening));
    }

    /// The CONNECT alone. As `Loop.send`.
    int sendConnect(Opening opening, int socket) {
        return ground.outbox().send(socket, opening.bytes, 0, opening.first);
    }

    private int writeHeader(int link, Opening opening) {
        return switch (ground.nodeLeg(opening).proxyOut()) {
            case NodeLegSettings.ProxyOut.Absent _ -> 0;
            case NodeLegSettings.ProxyOut.Header wanted -> write(link, opening, wanted);
        };
    }

    private int write(int link, Opening opening, NodeLegSettings.ProxyOut.Header wanted) {
        HeaderWriter writer =
                writers.computeIfAbsent(wanted, header -> new HeaderWriter(header.version(), header.tlvs()));
        Endpoint source = ground.links().clientEndpoint(link);
        List<Tlv> facts = wanted.tlvs().isEmpty() ? List.of() : facts(link, opening);
        return writer.write(source, destination(link, opening), facts, header, 0);
    }

    /// What is known of the client: from our own TLS, from its ClientHello where that is passed through,
    /// or from who stands in front of us and did the same.
    private List<Tlv> facts(int link, Opening opening) {
        List<Tlv> facts = new ArrayList<>();
        facts.add(Tlv.of(Tlv.UNIQUE_ID, uniqueId(link)));
        facts.addAll(opening.tlvs.all());
        return facts;
    }

    private Endpoint destination(int link, Opening opening) {
        if (opening.destination == null) {
            Endpoint bind = ground.arrivals(link).settings().bind();
            boolean says = bind.port() != 0 && !bind.ip().isAnyLocalAddress();
            Endpoint local =
                    says ? bind : ground.loop().localAddress(ground.links().client(link));
            opening.destination = local == null ? bind : local;
        }
        return opening.destination;
    }

    private byte[] uniqueId(int link) {
        String id = ground.around().instance()
                + HexFormat.of().toHexDigits(ground.links().id(link));
        return id.getBytes(US_ASCII);
    }
}

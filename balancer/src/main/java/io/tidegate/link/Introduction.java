package io.tidegate.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.address.Endpoint;
import io.tidegate.mqtt.Connect;
import io.tidegate.proxyprotocol.HeaderWriter;
import io.tidegate.proxyprotocol.Tlv;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a node gets first: the PROXY header, if its pool wants one, and the client's own CONNECT,
/// in one write. Confined to its loop.
final class Introduction {
    private final Ground ground;
    private final Map<NodeLegSettings.ProxyOut.Header, HeaderWriter> writers = new HashMap<>();
    private final byte[] header = new byte[HeaderWriter.BYTES_MAX];

    Introduction(Ground ground) {
        this.ground = ground;
    }

    /// As `Loop.send`.
    int send(int link, Opening opening, int socket) {
        int headerLength = switch (ground.nodeLeg(link).proxyOut()) {
            case NodeLegSettings.ProxyOut.Absent _ -> 0;
            case NodeLegSettings.ProxyOut.Header wanted -> write(link, opening, wanted);
        };
        Connect connect = Objects.requireNonNull(opening.connect);
        return ground.outbox().send(socket, header, headerLength, opening.bytes, connect.length());
    }

    private int write(int link, Opening opening, NodeLegSettings.ProxyOut.Header wanted) {
        HeaderWriter writer =
                writers.computeIfAbsent(wanted, header -> new HeaderWriter(header.version(), header.tlvs()));
        Endpoint source = ground.links().clientEndpoint(link);
        List<Tlv> facts = wanted.tlvs().isEmpty() ? List.of() : List.of(Tlv.of(Tlv.UNIQUE_ID, uniqueId(link)));
        return writer.write(source, destination(link, opening), facts, header, 0);
    }

    private Endpoint destination(int link, Opening opening) {
        if (opening.destination == null) {
            Endpoint local = ground.loop().localAddress(ground.links().client(link));
            opening.destination =
                    local == null ? ground.arrivals(link).settings().bind() : local;
        }
        return opening.destination;
    }

    private byte[] uniqueId(int link) {
        String id = ground.around().instance()
                + HexFormat.of().toHexDigits(ground.links().id(link));
        return id.getBytes(US_ASCII);
    }
}

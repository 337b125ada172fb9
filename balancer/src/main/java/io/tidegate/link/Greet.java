package io.tidegate.link;

import io.tidegate.balance.ClientKey;
import io.tidegate.mqtt.Connacks;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectOutcome;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.Refusal;
import io.tidegate.observe.CloseCause;
import io.tidegate.proxyprotocol.HeaderOutcome;
import io.tidegate.proxyprotocol.HeaderReader;
import org.jspecify.annotations.Nullable;

/// The first stages: the PROXY header, where the listener requires one, and the CONNECT. Confined to its
/// loop.
final class Greet {
    private final Ground ground;
    private final LinkTable links;
    private final Ending ending;
    private final Dial dial;

    Greet(Ground ground, Ending ending, Dial dial) {
        this.ground = ground;
        this.links = ground.links();
        this.ending = ending;
        this.dial = dial;
    }

    /// `count` bytes of the client's stand in the loop's input, and no node is to have them yet.
    void received(int link, int count) {
        Opening opening = links.opening(link);
        if (opening == null) {
            opening = new Opening(ground.around().budget());
            links.opening(link, opening);
        }
        if (!opening.append(ground.loop().input(), count)) {
            outOfMemory(link, opening);
            return;
        }
        switch (links.stage(link)) {
            case READ_HEADER -> readHeader(link, opening);
            case READ_CONNECT -> readConnect(link, opening);
            case DIAL, AWAIT_CONNACK -> dial.held(link, opening);
            case RELAY, LINGER -> throw new IllegalStateException("not an opening link");
        }
    }

    private void outOfMemory(int link, Opening opening) {
        Connect connect = opening.connect;
        byte[] word = connect == null ? Ending.NOTHING : Connacks.refusal(connect, Refusal.SERVER_BUSY);
        ending.refuse(link, CloseCause.OUT_OF_MEMORY, "limits.buffer_memory is used up", word);
    }

    private void readHeader(int link, Opening opening) {
        switch (HeaderReader.read(opening.bytes, opening.length)) {
            case HeaderOutcome.Incomplete _ -> {}
            case HeaderOutcome.Malformed(String section, String why) -> {
                CloseCause cause = HeaderReader.mayBeginWith(opening.bytes[0])
                        ? CloseCause.PROXY_HEADER_MALFORMED
                        : CloseCause.PROXY_HEADER_MISSING;
                ending.close(link, cause, "PROXY protocol " + section + ": " + why);
            }
            case HeaderOutcome.Local(int length) -> headerRead(link, opening, length);
            case HeaderOutcome.Proxied header -> {
                links.proxiedClient(link, header.source());
                opening.destination = header.destination();
                headerRead(link, opening, header.length());
            }
        }
    }

    private void headerRead(int link, Opening opening, int length) {
        if (!ground.arrivals(link)
                .settings()
                .limits()
                .rules()
                .permits(links.clientEndpoint(link).ip())) {
            ending.close(link, CloseCause.DENIED_BY_RULE, null);
            return;
        }
        opening.skip(length);
        links.addBytesFromClient(link, -length);
        ground.metrics().bytesFromClients.add(-length);
        links.stage(link, Stage.READ_CONNECT);
        ground.deadline(
                link, ground.now() + ground.around().clients().connectTimeout().toNanos());
        readConnect(link, opening);
    }

    private void readConnect(int link, Opening opening) {
        int most = ground.around().clients().connectBytesMax();
        switch (ConnectReader.read(opening.bytes, opening.length, most)) {
            case ConnectOutcome.Incomplete _ -> {}
            case ConnectOutcome.Malformed malformed -> refuse(link, malformed);
            case Connect connect -> greeted(link, opening, connect);
        }
    }

    private void refuse(int link, ConnectOutcome.Malformed malformed) {
        String detail = malformed.statement() + ": " + malformed.why();
        switch (malformed.reply()) {
            case ConnectOutcome.Reply.Close _ ->
                ending.refuse(link, CloseCause.CLIENT_MALFORMED, detail, Ending.NOTHING);
            case ConnectOutcome.Reply.Connack connack ->
                ending.refuse(link, CloseCause.CLIENT_MALFORMED, detail, connack.bytes());
        }
    }

    private void greeted(int link, Opening opening, Connect connect) {
        opening.connect = connect;
        opening.key = ClientKey.of(
                connect.clientId().bytes(),
                connect.clientId().offset(),
                connect.clientId().length(),
                links.clientEndpoint(link).ip());
        links.level(link, connect.version().level());
        links.clientId(link, connect.clientId());
        links.greetedMicros(link, ground.age(link));
        dial.start(link, opening);
    }

    /// The client ended its output before its CONNECT was whole, or after.
    void ended(int link) {
        @Nullable Opening opening = links.opening(link);
        if (opening == null || opening.connect == null) {
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        if (links.stage(link) == Stage.DIAL && opening.held() == 0) {
            // It gave up: its CONNECT, delivered late, could only end its next connection.
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        links.add(link, LinkTable.CLIENT_ENDED); // what it sent is still to be delivered
    }
}

package io.tidegate.link;

import io.tidegate.balance.ClientKey;
import io.tidegate.mqtt.Connacks;
import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.ConnectOutcome;
import io.tidegate.mqtt.ConnectReader;
import io.tidegate.mqtt.Refusal;
import io.tidegate.observe.CloseCause;
import io.tidegate.proxyprotocol.ClientTlvs;
import io.tidegate.proxyprotocol.HeaderOutcome;
import io.tidegate.proxyprotocol.HeaderReader;
import io.tidegate.tls.ClientHello;
import io.tidegate.tls.ClientHelloReader;
import io.tidegate.tls.HelloOutcome;
import io.tidegate.tls.TlsLayer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The first stages: the PROXY header, where the listener requires one, and the CONNECT. Confined to its
/// loop.
final class Greet {
    private static final byte[] NOBODY = {};

    private final Ground ground;
    private final LinkTable links;
    private final Ending ending;
    private final Handshakes handshakes;
    private final Dial dial;

    Greet(Ground ground, Ending ending, Handshakes handshakes, Dial dial) {
        this.ground = ground;
        this.links = ground.links();
        this.ending = ending;
        this.handshakes = handshakes;
        this.dial = dial;
    }

    /// The stages before a node is dialled, in order: a PROXY header, TLS, the CONNECT; or in place of
    /// the last two the ClientHello, where TLS is passed through.
    void begin(int link) {
        switch (ground.arrivals(link).settings().proxyIn()) {
            case ListenerSettings.ProxyIn.Absent _ -> clientKnown(link);
            case ListenerSettings.ProxyIn.Required required -> await(link, Stage.READ_HEADER, required.timeout());
        }
    }

    /// Whose address it is has been settled.
    private void clientKnown(int link) {
        switch (ground.arrivals(link).settings().security()) {
            case ListenerSettings.Security.Plain _ -> awaitConnect(link);
            case ListenerSettings.Security.Terminated terminated ->
                await(link, Stage.HANDSHAKE, terminated.tls().handshakeTimeout());
            case ListenerSettings.Security.PassedThrough passed ->
                await(link, Stage.READ_HELLO, passed.clientHelloTimeout());
        }
    }

    private void awaitConnect(int link) {
        await(link, Stage.READ_CONNECT, ground.around().clients().connectTimeout());
    }

    private void await(int link, Stage stage, Duration timeout) {
        links.stage(link, stage);
        ground.deadline(link, ground.now() + timeout.toNanos());
    }

    /// The client's TLS is agreed on.
    void secured(int link) {
        handshakes.opened(link);
        awaitConnect(link);
    }

    /// The client's TLS could not be agreed on; the alert that says so is to arrive.
    void insecure(int link, String why) {
        TlsLayer tls = Objects.requireNonNull(Objects.requireNonNull(links.opening(link)).tls);
        handshakes.failed(link);
        CloseCause cause = tls.hasRefusedPeer() ? CloseCause.TLS_CERTIFICATE_REFUSED : CloseCause.TLS_HANDSHAKE_FAILED;
        ending.refuse(link, cause, why, Ending.NOTHING);
    }

    /// `count` bytes of the client's stand in the loop's input, and no node is to have them yet.
    void received(int link, int count) {
        Opening opening = ground.opening(link);
        if (!opening.append(ground.loop().input(), count)) {
            outOfMemory(link, opening);
            return;
        }
        switch (links.stage(link)) {
            case READ_HEADER -> readHeader(link, opening);
            case HANDSHAKE -> handshakes.received(link, opening);
            case READ_HELLO -> readHello(link, opening);
            case READ_CONNECT -> readConnect(link, opening);
            case DIAL, SECURE, AWAIT_CONNACK -> dial.awaitConnack().held(link, opening);
            case RELAY, LIVE, LEG, PARTING, LINGER ->
                throw new IllegalStateException("nothing is to be read in this stage");
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
                boolean plain = ground.arrivals(link).settings().security() instanceof ListenerSettings.Security.Plain;
                ground.identified(opening, plain ? ClientTlvs.passedOn(header.tlvs()) : ClientTlvs.NONE);
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
        clientKnown(link);
        switch (links.stage(link)) {
            case READ_CONNECT -> readConnect(link, opening);
            case READ_HELLO -> readHello(link, opening);
            default -> handshakes.received(link, opening);
        }
    }

    private void readHello(int link, Opening opening) {
        switch (ClientHelloReader.read(opening.bytes, opening.length)) {
            case HelloOutcome.Incomplete _ -> {}
            case HelloOutcome.Malformed(String section, String why) ->
                ending.close(link, CloseCause.CLIENT_HELLO_MALFORMED, section + ": " + why);
            case ClientHello hello -> {
                links.add(link, LinkTable.OPAQUE);
                opening.isOpaque = true;
                links.secrecy(link, Secrecy.of(hello));
                ground.identified(opening, IdentityTlvs.of(hello));
                opening.key =
                        ClientKey.of(NOBODY, 0, 0, links.clientEndpoint(link).ip());
                greeted(link, opening, ground.arrivals(link).settings().routes().pool(hello.serverName()));
            }
        }
    }

    private void readConnect(int link, Opening opening) {
        int most = ground.around().clients().connectBytesMax();
        switch (ConnectReader.read(opening.bytes, opening.length, most)) {
            case ConnectOutcome.Incomplete _ -> {}
            case ConnectOutcome.Malformed malformed -> refuse(link, malformed);
            case Connect connect -> connected(link, opening, connect);
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

    private void connected(int link, Opening opening, Connect connect) {
        opening.connect = connect;
        opening.key = ClientKey.of(
                connect.clientId().bytes(),
                connect.clientId().offset(),
                connect.clientId().length(),
                links.clientEndpoint(link).ip());
        links.level(link, connect.version().level());
        links.clientId(link, connect.clientId());
        String serverName = opening.identity == null ? null : opening.identity.serverName();
        Routes routes = ground.arrivals(link).settings().routes();
        greeted(link, opening, routes.pool(serverName, connect));
    }

    private void greeted(int link, Opening opening, String pool) {
        opening.pool = pool;
        opening.first = opening.connect == null ? opening.length : opening.connect.length();
        links.greetedMicros(link, ground.age(link));
        dial.start(link, opening);
    }

    /// The client ended its output before its CONNECT was whole, or after.
    void ended(int link) {
        @Nullable Opening opening = links.opening(link);
        if (opening == null || opening.key == null) {
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        if (links.stage(link) != Stage.AWAIT_CONNACK && opening.held() == 0) {
            // It gave up: its CONNECT, delivered late, could only end its next connection.
            ending.close(link, CloseCause.CLIENT_CLOSED, null);
            return;
        }
        links.add(link, LinkTable.CLIENT_ENDED); // what it sent is still to be delivered
    }
}

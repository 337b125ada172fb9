package io.tidegate.health;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Member;
import io.tidegate.health.Outcome.Failure;
import io.tidegate.mqtt.Disconnects;
import io.tidegate.mqtt.Pings;
import io.tidegate.mqtt.Version;
import io.tidegate.proxyprotocol.HeaderWriter;
import io.tidegate.tls.TlsClient;
import io.tidegate.transport.DialOptions;
import io.tidegate.transport.Errno;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.Loop;
import io.tidegate.transport.Rows;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The connection of one probe, from dial to close: PROXY header, TLS, CONNECT, PINGREQ, DISCONNECT, an orderly end.
/// Confined to its loop.
///
/// It tells once what the probe came to. Then it goes on for a moment by itself, so that the node reads our end and
/// not a reset, and has nothing to complain of in its log.
final class ProbeLeg {
    private static final byte[] NOTHING = {};
    private static final DialOptions OPTIONS = DialOptions.of(KeepAlive.DEFAULT);
    /// The node is to end too; who does not in that time is left.
    private static final long LEAVING_NANOS = 1_000_000_000L;

    private final Ground ground;
    private final Target target;
    private final Told told;
    private final @Nullable MqttTalk talk;
    private Stage stage = Stage.OVER;
    private int socket = Rows.NONE;
    private int tried;
    private boolean accepted;
    private long leaveByNanos;

    /// What all probes of a pool have in common.
    ///
    /// @param writer null where nodes want no PROXY header
    /// @param tls null where nodes are not spoken to over TLS
    /// @param sources our addresses; empty = the system's choice
    record Ground(
            Loop loop,
            Mouth mouth,
            @Nullable HeaderWriter writer,
            @Nullable TlsClient tls,
            List<InetAddress> sources) {
        /// With the first source of the same family, where there is one.
        DialOptions towards(Endpoint to) {
            for (InetAddress source : sources) {
                if (source instanceof Inet4Address == to.isIpv4()) {
                    return OPTIONS.from(source);
                }
            }
            return OPTIONS;
        }
    }

    /// Who is asked, and what.
    ///
    /// @param owner of the socket
    /// @param first of the node's addresses, the others follow
    /// @param hello null where it is enough that the node accepts
    record Target(
            Member member, int owner, int first, @Nullable Hello hello) {}

    /// What is said to a node first. Immutable by agreement: nobody writes to the packet.
    static final class Hello {
        private final Version version;
        private final byte[] connect;

        /// @param connect the whole packet
        Hello(Version version, byte[] connect) {
            this.version = version;
            this.connect = connect;
        }

        Version version() {
            return version;
        }

        byte[] connect() {
            return connect;
        }
    }

    /// Who is told what becomes of it: one of the first two, once.
    interface Told {
        void outcome(Outcome outcome);

        /// The node could not be asked, for a reason of ours.
        void unasked(String why);

        /// A CONNACK came: its code where it refused us for what we said, else 0.
        void answered(int refusal);
    }

    private enum Stage {
        DIALLING,
        SECURING,
        TALKING,
        /// All is told; the node is to see our end, and to end too.
        LEAVING,
        OVER
    }

    ProbeLeg(Ground ground, Target target, Told told) {
        this.ground = ground;
        this.target = target;
        this.told = told;
        this.talk = target.hello() == null ? null : new MqttTalk(target.hello().version());
    }

    void begin() {
        dial("it has no address");
    }

    private void dial(String last) {
        List<Endpoint> endpoints = target.member().endpoints();
        String why = last;
        while (tried < endpoints.size()) {
            tried++;
            int result = ground.loop().connect(address(), target.owner(), ground.towards(address()));
            if (result >= 0) {
                socket = result;
                stage = Stage.DIALLING;
                return;
            }
            if (isOurs(-result)) {
                told.unasked(Errno.text(-result));
                return;
            }
            why = address() + ": " + Errno.text(-result);
        }
        told.outcome(new Outcome.Fails(Failure.UNREACHABLE, why));
    }

    /// The one that is being tried.
    private Endpoint address() {
        List<Endpoint> endpoints = target.member().endpoints();
        return endpoints.get((target.first() + tried - 1) % endpoints.size());
    }

    /// No local port, no descriptor, no memory: that says nothing of a node.
    private static boolean isOurs(int errno) {
        return switch (errno) {
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS, Errno.EADDRNOTAVAIL -> true;
            default -> false;
        };
    }

    /// Which of the node's addresses the next probe tries first: the one that accepted, or the one behind the last
    /// that did not.
    int nextAddress() {
        int used = target.first() + Math.max(0, tried - 1);
        return accepted ? used : used + 1;
    }

    boolean owns(int other) {
        return stage != Stage.OVER && socket == other;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    // ---- events of its socket ----

    void connected() {
        Endpoint local = ground.loop().localAddress(socket);
        if (local == null) {
            fails(Failure.LOST, address() + " accepted and was gone");
            return;
        }
        if (local.equals(address())) { // on loopback a dial may meet itself where nobody listens
            connectFailed(Errno.ECONNREFUSED);
            return;
        }
        accepted = true;
        byte[] header = new byte[HeaderWriter.BYTES_MAX];
        HeaderWriter writer = ground.writer();
        // Its real address, never LOCAL: EMQX waits for ever behind such a header, and RabbitMQ closes.
        int length = writer == null ? 0 : writer.write(local, address(), List.of(), header, 0);
        Hello hello = target.hello();
        TlsClient tls = ground.tls();
        if (hello == null) {
            say(header, length, NOTHING);
            leave(new Outcome.Passes(), MqttTalk.LastWord.NONE);
        } else if (tls == null) {
            stage = Stage.TALKING;
            say(header, length, hello.connect());
        } else {
            say(header, length, NOTHING);
            secure(tls);
        }
    }

    /// A session of its own: those that links may resume are for them.
    private void secure(TlsClient tls) {
        if (stage != Stage.DIALLING) {
            return; // nothing could be said
        }
        stage = Stage.SECURING;
        String host = target.member().node().address().host();
        String session = "probe of " + address();
        ground.loop().wrap(socket, wake -> tls.layer(wake, host, session), NOTHING, 0, 0);
    }

    /// Both sides agree on TLS.
    void opened() {
        heard();
        stage = Stage.TALKING;
        say(NOTHING, 0, Objects.requireNonNull(target.hello()).connect());
    }

    private void say(byte[] head, int headLength, byte[] body) {
        int result = ground.mouth().send(socket, head, headLength, body);
        if (result < 0) {
            close();
            told.unasked(Errno.text(-result));
        }
    }

    void received(int length) {
        heard();
        if (stage != Stage.TALKING) {
            return; // our last word is said
        }
        byte[] bytes = ground.loop().input().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        switch (Objects.requireNonNull(talk).received(bytes)) {
            case MqttTalk.Step.Wait _ -> {}
            case MqttTalk.Step.Ping _ -> {
                told.answered(0);
                say(NOTHING, 0, Pings.request());
            }
            case MqttTalk.Step.Over over -> {
                if (over.refusal() != 0) {
                    told.answered(over.refusal());
                }
                leave(over.outcome(), over.lastWord());
            }
        }
    }

    private void heard() {
        target.member().occupancy().heard(ground.loop().nowNanos());
    }

    void connectFailed(int errno) {
        String why = address() + ": " + Errno.text(errno);
        close();
        dial(why);
    }

    void ended() {
        switch (stage) {
            case LEAVING -> close();
            case SECURING -> fails(Failure.LOST, address() + " ended the connection during the TLS handshake");
            case TALKING -> fails(Failure.LOST, address() + " ended the connection before its " + awaited());
            case DIALLING, OVER -> {}
        }
    }

    void failed(int errno) {
        switch (stage) {
            case LEAVING -> close();
            case DIALLING -> connectFailed(errno);
            case SECURING, TALKING -> fails(Failure.LOST, address() + ": " + Errno.text(errno));
            case OVER -> {}
        }
    }

    void layerFailed(String why) {
        if (stage == Stage.LEAVING) {
            close();
        } else {
            fails(Failure.BROKEN, address() + ": TLS: " + why);
        }
    }

    /// The time for the probe is over.
    void late() {
        switch (stage) {
            case DIALLING -> fails(Failure.UNREACHABLE, address() + ": no connection in time");
            case SECURING ->
                fails(Failure.SILENT, address() + " accepts connections, and no TLS handshake ends in time");
            case TALKING -> fails(Failure.SILENT, address() + " accepts connections, and sends no " + awaited());
            case LEAVING, OVER -> {}
        }
    }

    private String awaited() {
        return talk == null ? "answer" : talk.awaited();
    }

    private void fails(Failure failure, String why) {
        Outcome outcome = new Outcome.Fails(failure, why);
        close();
        told.outcome(outcome);
    }

    /// Tells, and leaves in order.
    private void leave(Outcome outcome, MqttTalk.LastWord lastWord) {
        if (stage == Stage.OVER) {
            return; // our word did not go out, and that was told
        }
        stage = Stage.LEAVING;
        leaveByNanos = ground.loop().nowNanos() + LEAVING_NANOS;
        if (lastWord == MqttTalk.LastWord.DISCONNECT) {
            ground.mouth().send(socket, NOTHING, 0, Disconnects.ofClient());
        }
        ground.loop().endOutput(socket);
        told.outcome(outcome);
    }

    /// When it is to be closed, whatever the node does; the far future while it is not leaving.
    long leaveByNanos() {
        return stage == Stage.LEAVING ? leaveByNanos : Long.MAX_VALUE;
    }

    void close() {
        if (stage != Stage.OVER) {
            stage = Stage.OVER;
            ground.loop().close(socket);
        }
    }
}

package io.tidegate.systemtest.swarm;

import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.wire.Malformed;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Connack;
import io.tidegate.systemtest.wire.Packet.Disconnect;
import io.tidegate.systemtest.wire.Packet.Filter;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Pingreq;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Packet.Suback;
import io.tidegate.systemtest.wire.Packet.Subscribe;
import io.tidegate.systemtest.wire.PacketReader;
import io.tidegate.systemtest.wire.PacketWriter;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import io.tidegate.systemtest.wire.Reactor;
import io.tidegate.systemtest.wire.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client: it connects once, subscribes, and publishes while it is told to. It never connects again by itself.
/// Confined.
final class SwarmClient implements Wire.Owner {
    private final Reactor reactor;
    private final Ledger ledger;
    private final Role role;
    private final Writer writer;
    private final Reader reader;
    private final Wire wire;
    private Stage stage = Stage.GREETING;
    private int keepAlive;
    private int subscribed;
    private boolean publishes;
    private boolean wantsTurn;
    private int pingsDue;
    private int pingsAnswered;
    private int answersDue;

    /// So many PINGREQs may be unanswered: the time for an answer is this many times the pace.
    private static final int PINGS_DUE_MAX = 2;

    private enum Stage {
        GREETING,
        SUBSCRIBING,
        READY,
        OVER
    }

    SwarmClient(Reactor reactor, Wire.Target where, Ledger ledger, Role role) {
        this.reactor = reactor;
        this.ledger = ledger;
        this.role = role;
        this.writer = new Writer(ledger, role);
        this.reader = new Reader(ledger, role);
        this.keepAlive = role.keepAlive();
        this.wire = Wire.dial(reactor, where, _ -> this);
    }

    Role role() {
        return role;
    }

    boolean isReady() {
        return stage == Stage.READY;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    int pingsAnswered() {
        return pingsAnswered;
    }

    /// Nothing that it published or got waits for an answer.
    boolean isIdle() {
        return stage == Stage.OVER || (writer.isIdle() && answersDue == 0);
    }

    private void send(Packet packet) {
        wire.send(PacketWriter.bytes(packet, role.level()));
    }

    @Override
    public void connected() {
        send(role.connect());
    }

    @Override
    public void received(ByteBuffer in) {
        try {
            for (Packet packet = next(in); packet != null; packet = next(in)) {
                handle(packet);
            }
        } catch (Malformed e) {
            ledger.fault(role.clientId(), "got no MQTT: " + e.getMessage());
            lost("what came is no MQTT");
        }
    }

    private @Nullable Packet next(ByteBuffer in) {
        return stage == Stage.OVER ? null : PacketReader.next(in, role.level());
    }

    private void handle(Packet packet) {
        if (stage == Stage.GREETING) {
            greeted(packet);
            return;
        }
        switch (packet) {
            case Publish publish -> arrived(publish);
            case Ack ack when ack.kind() == Kind.PUBREL -> send(reader.released(ack));
            case Ack ack -> {
                Ack answer = writer.answered(ack);
                if (answer != null) {
                    send(answer);
                }
                if (wantsTurn) {
                    wantsTurn = false;
                    publishNow();
                }
            }
            case Suback suback when stage == Stage.SUBSCRIBING -> subscribed(suback);
            case Packet.Pingresp _
            when pingsDue > 0 -> {
                pingsDue--;
                pingsAnswered++;
            }
            case Disconnect disconnect -> lost("DISCONNECT 0x%02X".formatted(disconnect.code()));
            default -> ledger.fault(role.clientId(), "got " + packet);
        }
    }

    private void greeted(Packet packet) {
        if (!(packet instanceof Connack connack)) {
            ledger.fault(role.clientId(), "got before its CONNACK: " + packet);
            return;
        }
        if (connack.code() != 0) {
            lost("CONNACK 0x%02X".formatted(connack.code()));
            return;
        }
        if (connack.sessionPresent() && role.clean()) {
            ledger.fault(role.clientId(), "has a session that it did not ask for");
        }
        writer.begin(connack);
        keepAlive = (int) connack.properties().number(Property.SERVER_KEEP_ALIVE, keepAlive);
        if (keepAlive > 0) {
            reactor.after(pingPace(), this::ping);
        }
        stage = Stage.SUBSCRIBING;
        subscribeNext();
    }

    private Duration pingPace() {
        return Duration.ofMillis(400L * keepAlive);
    }

    private void ping() {
        if (stage == Stage.OVER) {
            return;
        }
        if (pingsDue == PINGS_DUE_MAX) {
            lost("no PINGRESP");
            return;
        }
        pingsDue++;
        send(new Pingreq());
        reactor.after(pingPace(), this::ping);
    }

    private void subscribeNext() {
        if (subscribed == role.subscriptions().size()) {
            stage = Stage.READY;
            return;
        }
        Filter filter = role.subscriptions().get(subscribed);
        send(new Subscribe(subscribed + 1, List.of(filter), Properties.NONE));
    }

    private void subscribed(Suback suback) {
        Filter filter = role.subscriptions().get(subscribed);
        boolean fits = suback.id() == subscribed + 1 && suback.codes().size() == 1;
        if (!fits || suback.codes().getFirst() > 2) {
            ledger.fault(role.clientId(), "its subscription to " + filter.filter() + " was answered by " + suback);
        } else {
            ledger.expects(role.clientId(), filter.filter(), suback.codes().getFirst());
        }
        subscribed++;
        subscribeNext();
    }

    private void arrived(Publish publish) {
        Ack answer = reader.arrived(publish);
        if (answer == null) {
            return;
        }
        if (role.acknowledgesAfter().isZero()) {
            acknowledge(answer);
        } else {
            answersDue++;
            reactor.after(role.acknowledgesAfter(), () -> {
                answersDue--;
                acknowledge(answer);
            });
        }
    }

    private void acknowledge(Ack answer) {
        if (stage != Stage.OVER) {
            reader.acknowledges(answer);
            send(answer);
        }
    }

    /// Publishes from now on, by turns; the first one any time within its pace.
    ///
    /// @param share of the pace until then: 0 to 1
    void publish(double share) {
        if (!publishes && !role.publications().isEmpty()) {
            publishes = true;
            reactor.after(Duration.ofNanos((long) (role.pace().toNanos() * share)), this::takeTurn);
        }
    }

    void stopPublishing() {
        publishes = false;
        wantsTurn = false;
    }

    private void takeTurn() {
        if (publishes && stage != Stage.OVER) {
            publishNow();
            reactor.after(role.pace(), this::takeTurn);
        }
    }

    private void publishNow() {
        if (stage != Stage.READY) {
            return;
        }
        Publish next = writer.next();
        if (next == null) {
            wantsTurn = true;
        } else {
            send(next);
        }
    }

    /// On purpose, by DISCONNECT.
    void leave() {
        if (stage != Stage.OVER) {
            stage = Stage.OVER;
            ledger.expectsNoMore(role.clientId());
            send(new Disconnect(0, Properties.NONE));
            wire.end();
        }
    }

    /// On purpose, as a device that loses its power: with a reset.
    void vanish() {
        if (stage != Stage.OVER) {
            stage = Stage.OVER;
            ledger.expectsNoMore(role.clientId());
            wire.reset();
        }
    }

    private void lost(String why) {
        stage = Stage.OVER;
        ledger.disconnected(role.clientId(), why);
        wire.end();
    }

    @Override
    public void ended(String how) {
        if (stage != Stage.OVER) {
            stage = Stage.OVER;
            ledger.disconnected(role.clientId(), "the connection is " + how);
        }
    }
}

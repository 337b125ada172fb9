package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.cluster.Sessions.How;
import io.tidegate.systemtest.wire.Malformed;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Connect;
import io.tidegate.systemtest.wire.Packet.Disconnect;
import io.tidegate.systemtest.wire.Packet.Filter;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Pingresp;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Packet.Suback;
import io.tidegate.systemtest.wire.Packet.Subscribe;
import io.tidegate.systemtest.wire.Packet.Unsuback;
import io.tidegate.systemtest.wire.Packet.Unsubscribe;
import io.tidegate.systemtest.wire.PacketReader;
import io.tidegate.systemtest.wire.PacketWriter;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import io.tidegate.systemtest.wire.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The node's end of one connection. Confined.
final class Leg implements Wire.Owner {
    private static final int ID_MAX = 65_535;

    private final Core core;
    private final ClusterNode node;
    private final Wire wire;
    private final Inbound inbound;
    private final Map<String, Integer> aliases = new HashMap<>();
    private Stage stage;
    private int level = Packet.MQTT_3_1_1;
    private String clientId = "?";
    private String address = "";
    private @Nullable Session session;
    private int receiveMaximum = ID_MAX;
    private int aliasMaximum;
    private int lastAlias;
    private long lastHeard;
    /// Its CONNECT waits for an answer.
    private boolean isAsking;

    private enum Stage {
        HEADER,
        CONNECT,
        /// The CONNECT is not answered; what follows waits.
        ENTERING,
        LIVE,
        /// Another connection has its session.
        STALE,
        OVER
    }

    Leg(Core core, ClusterNode node, Wire wire) {
        this.core = core;
        this.node = node;
        this.wire = wire;
        this.inbound = new Inbound(core, this);
        this.stage = core.setup.proxy() == Setup.Proxy.REQUIRED ? Stage.HEADER : Stage.CONNECT;
    }

    ClusterNode node() {
        return node;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    String clientId() {
        return clientId;
    }

    String address() {
        return address;
    }

    Wire wire() {
        return wire;
    }

    boolean isFive() {
        return level == Packet.MQTT_5;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    boolean isLive() {
        return stage == Stage.LIVE;
    }

    int clientReceiveMaximum() {
        return receiveMaximum;
    }

    void send(Packet packet) {
        wire.send(PacketWriter.bytes(packet, level));
    }

    @Override
    public void received(ByteBuffer in) {
        lastHeard = System.nanoTime();
        try {
            while (stage != Stage.ENTERING && stage != Stage.OVER && takeOne(in)) {
                // and the next
            }
        } catch (Malformed e) {
            fail(e);
        }
        if (stage == Stage.OVER) {
            in.position(in.limit());
        }
    }

    /// False where it takes more than has come.
    private boolean takeOne(ByteBuffer in) {
        if (stage == Stage.HEADER) {
            String known = ProxyHead.take(in);
            if (known == null) {
                return false;
            }
            address = known;
            stage = Stage.CONNECT;
        }
        Packet packet = PacketReader.next(in, level);
        if (packet == null) {
            return false;
        }
        switch (stage) {
            case CONNECT -> connect(packet);
            case LIVE -> handle(session(), packet);
            case STALE -> handleStale(packet);
            default -> throw new IllegalStateException(stage.toString());
        }
        return true;
    }

    private void connect(Packet packet) {
        if (!(packet instanceof Connect connect)) {
            throw new Malformed(0x82, "the first packet is no CONNECT: " + packet);
        }
        clientId = connect.clientId();
        if (connect.level() == Packet.MQTT_5 && !core.profile.terms().speaksFive()) {
            send(new Packet.Connack(false, 1, Properties.NONE)); // of 3.1.1: unacceptable protocol version
            close();
            return;
        }
        level = connect.level();
        if (connect.properties().has(Property.AUTH_METHOD)) {
            send(new Packet.Connack(false, 0x8C, Properties.NONE));
            close();
            return;
        }
        receiveMaximum = (int) connect.properties().number(Property.RECEIVE_MAXIMUM, ID_MAX);
        aliasMaximum = (int) connect.properties().number(Property.ALIAS_MAXIMUM, 0);
        isAsking = true;
        node.knocked(clientId);
        stage = Stage.ENTERING;
        Entrance entrance = new Entrance(core, this, connect);
        clientId = entrance.clientId();
        entrance.enter();
    }

    void claimed(Session by) {
        session = by;
    }

    private void answered() {
        if (isAsking) {
            isAsking = false;
            node.answered();
        }
    }

    /// It was welcomed.
    void live(int keepAlive) {
        answered();
        stage = Stage.LIVE;
        if (keepAlive > 0) {
            lastHeard = System.nanoTime();
            Duration patience = Duration.ofMillis(1500L * keepAlive);
            core.later(patience, () -> watch(patience));
        }
    }

    /// Takes what came behind the CONNECT; later, for the CONNECT may be in the middle of being read.
    void goOn() {
        core.reactor.tell(() -> {
            if (!node.isFrozen()) {
                wire.again();
            }
        });
    }

    private void watch(Duration patience) {
        if (stage != Stage.LIVE) {
            return;
        }
        long left = patience.toNanos() - (System.nanoTime() - lastHeard);
        if (left > 0 || node.isFrozen()) {
            lastHeard = node.isFrozen() ? System.nanoTime() : lastHeard; // what it missed it reads when it thaws
            core.later(Duration.ofNanos(Math.max(left, 10_000_000)), () -> watch(patience));
        } else {
            leave(0x8D, How.ABRUPTLY); // keep alive timeout; nobody's fault
        }
    }

    private void handle(Session own, Packet packet) {
        switch (packet) {
            case Publish publish -> inbound.publish(own, publish);
            case Ack ack when ack.kind() == Kind.PUBREL -> inbound.release(own, ack);
            case Ack ack -> {
                String wrong = own.outbound.acknowledged(ack, this);
                if (wrong != null) {
                    fault(0x92, wrong);
                }
            }
            case Subscribe subscribe -> subscribe(own, subscribe);
            case Unsubscribe unsubscribe -> unsubscribe(own, unsubscribe);
            case Packet.Pingreq _ -> send(new Pingresp());
            case Disconnect disconnect -> disconnect(own, disconnect);
            default -> throw new Malformed(0x82, "a client that is connected sent " + packet);
        }
    }

    /// QoS 0 that was written before the session went elsewhere is as good as any.
    private void handleStale(Packet packet) {
        if (packet instanceof Publish publish && publish.qos() == 0) {
            core.publish(Message.of(clientId, inbound.topic(publish), publish));
        }
    }

    private void subscribe(Session own, Subscribe subscribe) {
        long id = subscribe.properties().number(Property.SUBSCRIPTION_ID, 0);
        List<Integer> codes = new ArrayList<>();
        List<Delivery> kept = new ArrayList<>();
        for (Filter filter : subscribe.filters()) {
            if (filter.filter().startsWith("$share/")) {
                codes.add(isFive() ? 0x9E : 0x80);
                continue;
            }
            int granted = Math.min(filter.qos(), core.profile.terms().grantedQos());
            Subscription subscription = new Subscription(filter, granted, id);
            boolean isNew = core.sessions.subscribe(own, subscription);
            codes.add(granted);
            if (filter.retainHandling() == 0 || (filter.retainHandling() == 1 && isNew)) {
                retained(subscription, kept);
            }
        }
        send(new Suback(subscribe.id(), codes, Properties.NONE));
        kept.forEach(own.outbound::offer);
    }

    private void retained(Subscription subscription, List<Delivery> kept) {
        for (Message message : core.retained()) {
            if (subscription.wants(message, clientId)) {
                List<Long> ids = subscription.id() > 0 ? List.of(subscription.id()) : List.of();
                kept.add(new Delivery(message, Math.min(message.qos(), subscription.qos()), true, ids));
            }
        }
    }

    private void unsubscribe(Session own, Unsubscribe unsubscribe) {
        List<Integer> codes = new ArrayList<>();
        for (String filter : unsubscribe.filters()) {
            codes.add(core.sessions.unsubscribe(own, filter) ? 0 : 0x11);
        }
        send(new Unsuback(unsubscribe.id(), isFive() ? codes : List.of(), Properties.NONE));
    }

    private void disconnect(Session own, Disconnect disconnect) {
        long expiry = disconnect.properties().number(Property.SESSION_EXPIRY, own.expiry);
        if (own.expiry == 0 && expiry > 0) {
            throw new Malformed(0x82, "DISCONNECT asks for a session expiry, CONNECT did not"); // MQTT 5, 3.14.2.2.2
        }
        own.expiry = expiry;
        leaveSession(disconnect.code() == 0 ? How.IN_PEACE : How.ABRUPTLY);
        close();
    }

    /// One copy of a message, by an alias where the client takes those.
    void publish(Delivery delivery, boolean dup) {
        Properties properties = delivery.message.properties();
        for (long id : delivery.subscriptionIds) {
            properties = properties.with(Property.SUBSCRIPTION_ID, id);
        }
        String topic = delivery.message.topic();
        if (aliasMaximum > 0) {
            Integer known = aliases.get(topic);
            int alias = known != null ? known : newAlias(topic);
            properties = properties.with(Property.ALIAS, alias);
            topic = known != null ? "" : topic;
        }
        send(Outbound.packet(delivery, dup, topic, isFive() ? properties : Properties.NONE));
    }

    private int newAlias(String topic) {
        lastAlias = lastAlias % aliasMaximum + 1;
        aliases.values().remove(lastAlias);
        aliases.put(topic, lastAlias);
        return lastAlias;
    }

    void fault(int code, String what) {
        core.book.fault(new Fault(node.name(), clientId, code, what));
    }

    private void fail(Malformed malformed) {
        if (stage == Stage.STALE) {
            close(); // its sender may have been cut in the middle
            return;
        }
        fault(malformed.code(), String.valueOf(malformed.getMessage()));
        leave(malformed.code(), How.ABRUPTLY);
    }

    /// Ends it from the node's side, with a reason where it can say one.
    void leave(int code, How how) {
        boolean mayTalk = stage == Stage.LIVE || stage == Stage.STALE;
        leaveSession(how);
        if (mayTalk && isFive()) {
            send(new Disconnect(code, Properties.NONE));
        }
        close();
    }

    private void leaveSession(How how) {
        Session own = session;
        session = null;
        if (own != null) {
            core.sessions.left(own, how);
        }
    }

    /// Another connection has its session from now on.
    void superseded(Duration endsWithin) {
        session = null;
        stage = Stage.STALE;
        core.within(endsWithin, () -> {
            if (stage != Stage.OVER) {
                leave(0x8E, How.IN_PEACE); // session taken over
            }
        });
    }

    /// Ends the connection in order.
    void close() {
        answered();
        stage = Stage.OVER;
        node.gone(this);
        wire.end();
    }

    /// Ends the connection as the kernel does.
    void reset(How how) {
        answered();
        stage = Stage.OVER;
        node.gone(this);
        wire.reset();
        leaveSession(how);
    }

    @Override
    public void ended(String how) {
        answered();
        stage = Stage.OVER;
        node.gone(this);
        core.entering.remove(clientId, this);
        leaveSession(How.ABRUPTLY);
    }
}

package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.cluster.Profile.Ids;
import io.tidegate.systemtest.cluster.Profile.Redelivery;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Properties;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is on its way to one client: what waits, and what was sent and is not finished. Confined.
final class Outbound {
    private static final int IDS = 65_535;

    private final Core core;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final Map<Integer, Delivery> inFlight = new LinkedHashMap<>();
    private @Nullable Leg leg;
    private int outstanding;
    private int lastId;

    Outbound(Core core) {
        this.core = core;
    }

    private Redelivery rules() {
        return core.profile.redelivery();
    }

    int waiting() {
        return waiting.size();
    }

    int inFlight() {
        return inFlight.size();
    }

    /// All QoS 1 and 2 that is not known to have arrived.
    void eachUnfinished(Consumer<Delivery> act) {
        inFlight.values().stream().filter(one -> !one.isReceived).forEach(act);
        waiting.stream().filter(one -> one.qos > 0 && one.id == 0).forEach(act);
    }

    void clear() {
        waiting.clear();
        inFlight.clear();
        outstanding = 0;
    }

    /// False where it is not kept, since nobody is there.
    boolean offer(Delivery delivery) {
        Leg live = leg;
        if (live == null && !core.profile.terms().sharesSessions()) {
            return false;
        }
        if (delivery.qos == 0 && live != null && waiting.stream().noneMatch(one -> one.qos == 0)) {
            live.publish(delivery, false);
            return true;
        }
        if (delivery.qos == 0 && live == null && !core.profile.terms().queuesQos0()) {
            return false;
        }
        waiting.add(delivery);
        pump();
        return true;
    }

    /// A connection has it now: what is not finished comes again.
    void attach(Leg to) {
        leg = to;
        List<Delivery> again = new ArrayList<>();
        for (Delivery one : List.copyOf(inFlight.values())) {
            if (one.isReceived && !rules().publishesReceivedAgain()) {
                one.isOnLeg = true;
                outstanding++;
                to.send(Ack.of(Kind.PUBREL, one.id));
            } else {
                one.isReceived = false;
                again.add(one);
            }
        }
        waiting.removeAll(again); // those that an earlier connection did not get to
        if (rules().ids() != Ids.KEPT) {
            again.forEach(one -> inFlight.remove(one.id));
            again.forEach(one -> one.id = 0);
            lastId = 0;
        }
        if (rules().shuffles() && core.chance.nextInt(2) == 0) {
            Collections.shuffle(again, core.shuffling);
        }
        queueAgain(again);
        pump();
    }

    private void queueAgain(List<Delivery> again) {
        boolean newFirst = rules().newFirst() && core.chance.nextInt(2) == 0;
        List<Delivery> fresh = new ArrayList<>(waiting);
        waiting.clear();
        if (rules().qos0First()) {
            fresh.stream().filter(one -> one.qos == 0).forEach(waiting::add);
            fresh.removeAll(waiting);
        }
        waiting.addAll(newFirst ? fresh : again);
        waiting.addAll(newFirst ? again : fresh);
    }

    void detach() {
        leg = null;
        outstanding = 0;
        inFlight.values().forEach(one -> one.isOnLeg = false);
    }

    private void pump() {
        Leg live = leg;
        while (live != null
                && !waiting.isEmpty()
                && (waiting.element().qos == 0 || outstanding < live.clientReceiveMaximum())) {
            Delivery next = waiting.remove();
            if (next.qos > 0) {
                boolean dup = next.wasSent ? rules().marksAgain() : core.percent(rules().marksNewPercent());
                register(next);
                live.publish(next, dup);
            } else {
                live.publish(next, false);
            }
        }
    }

    private void register(Delivery next) {
        if (next.id == 0) {
            next.id = freeId();
        }
        inFlight.remove(next.id); // to the end: the order of what was sent
        inFlight.put(next.id, next);
        next.wasSent = true;
        next.isOnLeg = true;
        outstanding++;
    }

    private int freeId() {
        do {
            lastId = rules().ids() == Ids.RANDOM ? 1 + core.chance.nextInt(IDS) : lastId % IDS + 1;
        } while (inFlight.containsKey(lastId));
        return lastId;
    }

    private void finish(Delivery delivery) {
        inFlight.remove(delivery.id);
        outstanding--;
        pump();
    }

    /// From the client: PUBACK, PUBREC or PUBCOMP. Answers what is wrong with it, or null.
    @Nullable
    String acknowledged(Ack ack, Leg from) {
        Delivery own = inFlight.get(ack.id());
        if (own == null || !own.isOnLeg) {
            if (ack.kind() == Kind.PUBREC) {
                from.send(new Ack(Kind.PUBREL, ack.id(), from.isFive() ? 0x92 : 0, Properties.NONE));
            }
            return ack.kind() + " of packet id " + ack.id() + ", which this connection did not carry";
        }
        boolean fits = switch (ack.kind()) {
            case PUBACK -> own.qos == 1;
            case PUBREC -> own.qos == 2 && !own.isReceived;
            default -> own.qos == 2 && own.isReceived;
        };
        if (!fits) {
            return ack.kind() + " of packet id " + ack.id() + " of QoS " + own.qos
                    + (own.isReceived ? " behind its PUBREC" : "");
        }
        if (ack.kind() == Kind.PUBREC && ack.code() < 0x80) {
            own.isReceived = true;
            from.send(Ack.of(Kind.PUBREL, ack.id()));
        } else {
            finish(own);
        }
        return null;
    }

    /// The packet for a delivery.
    static Packet.Publish packet(Delivery delivery, boolean dup, String topic, Properties properties) {
        return new Packet.Publish(
                dup, delivery.qos, delivery.retain, topic, delivery.id, properties, delivery.message.payload());
    }
}

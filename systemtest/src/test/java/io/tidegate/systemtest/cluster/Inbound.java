package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Malformed;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What comes from the client of one connection: topic aliases, QoS 1 and 2 that it has unanswered. Throws
/// [Malformed] where it is more than it may have, or not known. Confined.
final class Inbound {
    private final Core core;
    private final Leg leg;
    private final Map<Integer, String> aliases = new HashMap<>();
    /// Packet ids that were not finished on this connection.
    private final Set<Integer> unanswered = new HashSet<>();

    Inbound(Core core, Leg leg) {
        this.core = core;
        this.leg = leg;
    }

    /// The topic that the packet means.
    String topic(Publish publish) {
        if (!publish.properties().has(Property.ALIAS)) {
            return publish.topic();
        }
        int alias = (int) publish.properties().number(Property.ALIAS, 0);
        if (alias == 0 || alias > core.profile.terms().aliasMaximum()) {
            throw new Malformed(0x94, "topic alias " + alias);
        }
        if (!publish.topic().isEmpty()) {
            aliases.put(alias, publish.topic());
        }
        String topic = aliases.get(alias);
        if (topic == null) {
            throw new Malformed(0x82, "topic alias " + alias + " means nothing here");
        }
        return topic;
    }

    void publish(Session session, Publish publish) {
        if (publish.properties().has(Property.SUBSCRIPTION_ID)) {
            throw new Malformed(0x82, "PUBLISH from a client with a subscription identifier");
        }
        Message message = Message.of(session.clientId, topic(publish), publish);
        if (publish.qos() == 0) {
            core.publish(message);
            return;
        }
        boolean isInUse = !unanswered.add(publish.id()) && (leg.isFive() || !publish.dup());
        if (isInUse || (publish.qos() == 2 && session.received.containsKey(publish.id()) && !publish.dup())) {
            leg.fault(0x91, "PUBLISH with packet id " + publish.id() + ", which is in use");
        }
        if (unanswered.size() > core.profile.terms().receiveMaximum()) {
            throw new Malformed(0x93, unanswered.size() + " PUBLISH unanswered");
        }
        if (publish.qos() == 1) {
            core.publish(message);
            answer(Kind.PUBACK, publish.id());
        } else {
            receive(session, publish, message);
        }
    }

    private void receive(Session session, Publish publish, Message message) {
        if (session.received.putIfAbsent(publish.id(), message) == null) {
            core.publish(message);
        }
        answer(Kind.PUBREC, publish.id());
    }

    private void answer(Kind kind, int id) {
        Runnable act = () -> {
            if (kind == Kind.PUBACK) {
                unanswered.remove(id);
            }
            leg.send(Ack.of(kind, id));
        };
        if (core.profile.terms().acknowledgesAfter().isZero()) {
            act.run();
        } else {
            core.reactor.after(core.profile.terms().acknowledgesAfter(), act);
        }
    }

    /// PUBREL; one that is not known is answered as the specification says, for its client may not know better.
    void release(Session session, Ack pubrel) {
        boolean known = session.received.remove(pubrel.id()) != null;
        unanswered.remove(pubrel.id());
        leg.send(new Ack(Kind.PUBCOMP, pubrel.id(), known || !leg.isFive() ? 0 : 0x92, Properties.NONE));
    }
}

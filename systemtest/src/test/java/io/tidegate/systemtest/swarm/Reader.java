package io.tidegate.systemtest.swarm;

import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Property;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What comes to one client, and what it has not answered. Confined.
final class Reader {
    private final Ledger ledger;
    private final Role role;
    private final Map<Integer, String> aliases = new HashMap<>();
    private final Map<Integer, State> unfinished = new HashMap<>();

    private enum State {
        QOS_1,
        QOS_2,
        /// PUBREC went.
        RECEIVED
    }

    Reader(Ledger ledger, Role role) {
        this.ledger = ledger;
        this.role = role;
    }

    private void fault(String what) {
        ledger.fault(role.clientId(), what);
    }

    /// Accounts for a message. Answers what acknowledges it, or null.
    @Nullable
    Ack arrived(Publish publish) {
        String topic = topic(publish);
        if (topic == null) {
            return null;
        }
        State before = publish.qos() > 0
                ? unfinished.putIfAbsent(publish.id(), publish.qos() == 1 ? State.QOS_1 : State.QOS_2)
                : null;
        if (before != null) {
            fault("PUBLISH%s with packet id %d, which is in use: %s"
                    .formatted(publish.dup() ? " with DUP" : "", publish.id(), before));
        }
        if (unfinished.size() > role.receiveMaximum()) {
            fault(unfinished.size() + " PUBLISH at a time, of " + role.receiveMaximum());
        }
        boolean isKnown = before != null && publish.qos() == 2;
        if (!isKnown) {
            ledger.arrived(role.clientId(), topic, publish.payload().text());
        }
        return publish.qos() == 0 ? null : Ack.of(publish.qos() == 1 ? Kind.PUBACK : Kind.PUBREC, publish.id());
    }

    private @Nullable String topic(Publish publish) {
        if (!publish.properties().has(Property.ALIAS)) {
            return publish.topic();
        }
        int alias = (int) publish.properties().number(Property.ALIAS, 0);
        if (alias == 0 || alias > role.aliasMaximum()) {
            fault("topic alias " + alias + ", of " + role.aliasMaximum());
            return null;
        }
        if (!publish.topic().isEmpty()) {
            aliases.put(alias, publish.topic());
        }
        String topic = aliases.get(alias);
        if (topic == null) {
            fault("topic alias " + alias + " means nothing");
        }
        return topic;
    }

    /// An acknowledgement of ours goes out.
    void acknowledges(Ack ack) {
        if (ack.kind() == Kind.PUBACK) {
            unfinished.remove(ack.id());
        } else {
            unfinished.put(ack.id(), State.RECEIVED);
        }
    }

    /// PUBREL: what answers it.
    Ack released(Ack pubrel) {
        if (unfinished.remove(pubrel.id()) == null) {
            fault("PUBREL of packet id " + pubrel.id() + ", which was not received");
        }
        return Ack.of(Kind.PUBCOMP, pubrel.id());
    }
}

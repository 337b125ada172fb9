package io.tidegate.systemtest.swarm;

import io.tidegate.systemtest.ledger.Entry;
import io.tidegate.systemtest.ledger.Ledger;
import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Packet.Ack;
import io.tidegate.systemtest.wire.Packet.Connack;
import io.tidegate.systemtest.wire.Packet.Kind;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one client publishes, by turns, and which answers it waits for. Confined.
final class Writer {
    private static final int IDS = 65_535;

    private final Ledger ledger;
    private final Role role;
    private final Map<Integer, Unanswered> unanswered = new HashMap<>();
    private final Map<String, Integer> aliases = new HashMap<>();
    private int window;
    private int aliasMaximum;
    private int turn;
    private int lastId;

    private static final class Unanswered {
        final Entry entry;
        /// QoS 2: PUBREC came, and PUBREL went.
        boolean isReleased;

        Unanswered(Entry entry) {
            this.entry = entry;
        }
    }

    Writer(Ledger ledger, Role role) {
        this.ledger = ledger;
        this.role = role;
    }

    /// A connection begins.
    void begin(Connack connack) {
        window = (int) Math.min(role.window(), connack.properties().number(Property.RECEIVE_MAXIMUM, IDS));
        aliasMaximum = role.usesAliases() ? (int) connack.properties().number(Property.ALIAS_MAXIMUM, 0) : 0;
        aliases.clear();
    }

    boolean isIdle() {
        return unanswered.isEmpty();
    }

    /// The next message; null where it must wait for answers.
    @Nullable
    Publish next() {
        Role.Publication own =
                role.publications().get(turn % role.publications().size());
        if (own.qos() > 0 && unanswered.size() >= window) {
            return null;
        }
        turn++;
        Entry entry = ledger.next(role.clientId(), own.topic(), own.qos());
        int id = 0;
        if (own.qos() > 0) {
            id = freeId();
            unanswered.put(id, new Unanswered(entry));
        }
        Properties properties = Properties.NONE;
        String topic = own.topic();
        Integer alias = aliases.get(topic);
        if (alias != null) {
            properties = properties.with(Property.ALIAS, alias);
            topic = "";
        } else if (aliases.size() < aliasMaximum) {
            aliases.put(topic, aliases.size() + 1);
            properties = properties.with(Property.ALIAS, aliases.size());
        }
        return new Publish(false, own.qos(), false, topic, id, properties, Bytes.of(entry.text()));
    }

    private int freeId() {
        do {
            lastId = lastId % IDS + 1;
        } while (unanswered.containsKey(lastId));
        return lastId;
    }

    /// PUBACK, PUBREC or PUBCOMP: what is to be sent because of it, or null.
    @Nullable
    Ack answered(Ack ack) {
        Unanswered own = unanswered.get(ack.id());
        boolean fits = own != null
                && switch (ack.kind()) {
                    case PUBACK -> own.entry.qos() == 1;
                    case PUBREC -> own.entry.qos() == 2 && !own.isReleased;
                    default -> own.entry.qos() == 2 && own.isReleased;
                };
        if (own == null || !fits) {
            ledger.fault(role.clientId(), ack.kind() + " of packet id " + ack.id() + ", which waits for none");
            return null;
        }
        if (ack.code() >= 0x80) {
            ledger.fault(role.clientId(), "%s 0x%02X for %s".formatted(ack.kind(), ack.code(), own.entry));
        }
        if (ack.kind() == Kind.PUBREC && ack.code() < 0x80) {
            own.isReleased = true;
            return Ack.of(Kind.PUBREL, ack.id());
        }
        unanswered.remove(ack.id());
        if (ack.code() < 0x80) {
            ledger.acknowledged(own.entry);
        }
        return null;
    }
}

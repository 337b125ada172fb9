package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.cluster.Profile.CleanThenKept;
import io.tidegate.systemtest.cluster.Profile.Fate;
import io.tidegate.systemtest.cluster.Sessions.How;
import io.tidegate.systemtest.wire.Packet;
import io.tidegate.systemtest.wire.Packet.Connack;
import io.tidegate.systemtest.wire.Packet.Connect;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What becomes of one CONNECT: a refusal, or a session that may be taken from another connection. Confined.
final class Entrance {
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Core core;
    private final Leg leg;
    private final Connect connect;
    private final String clientId;

    Entrance(Core core, Leg leg, Connect connect) {
        this.core = core;
        this.leg = leg;
        this.connect = connect;
        this.clientId = connect.clientId().isEmpty() ? core.assignId() : connect.clientId();
    }

    String clientId() {
        return clientId;
    }

    /// Answers it as soon as the cluster does.
    void enter() {
        if (leg.isOver()) {
            return;
        }
        boolean waits = leg.node().isFrozen() || core.hangs(leg.node());
        Refusal refusal = refusal();
        if (waits || refusal == Refusal.SILENT) {
            core.later(RETRY, this::enter);
        } else if (refusal == Refusal.CLOSED) {
            leg.close();
        } else if (refusal != null) {
            refuse(refusal.code(connect.level()));
        } else {
            takePlace();
        }
    }

    private void refuse(int code) {
        leg.send(new Connack(false, code, Properties.NONE));
        leg.close();
    }

    private @Nullable Refusal refusal() {
        if (core.isRefused(clientId)) {
            return Refusal.CLOSED;
        }
        if (core.entering.containsKey(clientId)) {
            return core.percent(50) ? Refusal.CLIENT_ID_INVALID : Refusal.BUSY;
        }
        if (connect.clientId().isEmpty() && connect.level() == Packet.MQTT_3_1_1 && !connect.clean()) {
            return Refusal.CLIENT_ID_INVALID; // MQTT-3.1.3-8
        }
        return leg.node().refusal();
    }

    private void takePlace() {
        Session known = core.sessions.find(clientId, leg.node());
        Leg other = core.sessions.liveLeg(clientId);
        boolean goesOn = known != null && !connect.clean();
        if (other != null) {
            Session old = other.session();
            boolean wasCleanBefore = isCleanBefore(old);
            goesOn &= old != known || survives(old, other);
            supersede(other, old, goesOn);
            if (wasCleanBefore && core.profile.takeOver().cleanThenKept() == CleanThenKept.CLOSED) {
                core.sessions.remove(old);
                leg.close();
                return;
            }
        }
        if (known != null && !goesOn) {
            core.sessions.remove(known);
        }
        Session session = goesOn && known != null ? known : core.sessions.create(connect, clientId, leg.node());
        if (goesOn && !core.profile.terms().keepsInboundQos2()) {
            core.sessions.forgetReceived(session);
        }
        session.expiry = Session.expiryOf(connect);
        session.will = connect.will();
        core.sessions.claim(session, leg);
        leg.claimed(session);
        core.entering.put(clientId, leg);
        boolean present = goesOn;
        core.within(core.profile.terms().connackWithin(), () -> welcome(session, present));
    }

    private boolean isCleanBefore(Session old) {
        return old.level == Packet.MQTT_3_1_1 && old.expiry == 0 && !connect.clean();
    }

    private boolean survives(Session old, Leg other) {
        if (other.node().isFrozen() && core.profile.death().fate() == Fate.GONE) {
            return false; // the others hold it for dead by now
        }
        if (old.expiry > 0) {
            return true;
        }
        return old.level == Packet.MQTT_5
                ? core.profile.takeOver().keepsExpiryZero()
                : core.profile.takeOver().cleanThenKept() == CleanThenKept.KEPT;
    }

    private void supersede(Leg other, Session old, boolean goesOn) {
        core.book.takenOver(clientId);
        boolean fires = switch (core.profile.takeOver().will()) {
            case NEVER -> false;
            case ALWAYS -> true;
            case SPECIFICATION -> !(goesOn && old.willDelay() > 0);
        };
        if (fires) {
            core.sessions.fireWill(old);
        }
        old.will = null;
        other.superseded(core.profile.takeOver().oldLegEndsWithin());
        if (old == core.sessions.find(clientId, leg.node())) {
            core.sessions.detach(old);
        } else {
            core.sessions.left(old, How.IN_PEACE);
        }
    }

    private void welcome(Session session, boolean present) {
        core.entering.remove(clientId, leg);
        if (leg.isOver() || session.leg != leg) {
            return;
        }
        if (leg.node().isFrozen()) {
            core.later(RETRY, () -> welcome(session, present));
            return;
        }
        core.book.arrived(new Arrival(leg.node().name(), clientId, leg.address(), connect.clean(), present));
        leg.send(new Connack(present, 0, connect.level() == Packet.MQTT_5 ? properties() : Properties.NONE));
        leg.live(keepAlive());
        core.sessions.attach(session, leg);
        leg.goOn();
    }

    private int keepAlive() {
        int most = core.setup.serverKeepAlive();
        boolean isOurs = connect.level() == Packet.MQTT_5
                && most > 0
                && (connect.keepAlive() == 0 || connect.keepAlive() > most);
        return isOurs ? most : connect.keepAlive();
    }

    private Properties properties() {
        Properties properties = Properties.NONE.with(
                Property.RECEIVE_MAXIMUM, core.profile.terms().receiveMaximum());
        if (core.profile.terms().aliasMaximum() > 0) {
            properties =
                    properties.with(Property.ALIAS_MAXIMUM, core.profile.terms().aliasMaximum());
        }
        if (connect.clientId().isEmpty()) {
            properties = properties.with(Property.ASSIGNED_CLIENT_ID, clientId);
        }
        if (keepAlive() != connect.keepAlive()) {
            properties = properties.with(Property.SERVER_KEEP_ALIVE, keepAlive());
        }
        return properties.with(Property.SHARED_AVAILABLE, 0);
    }
}

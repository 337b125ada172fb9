package io.tidegate.continuity;

import io.tidegate.continuity.Delivery.AtNode;
import io.tidegate.continuity.Publication.Kind;
import io.tidegate.mqtt.Acknowledgements;
import io.tidegate.mqtt.FixedHeader;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Subscribe;
import io.tidegate.mqtt.SubscriptionAnswer;
import io.tidegate.mqtt.Unsubscribe;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// From a node to the client: what is recognized, what is new, and under which id the client gets it. Confined.
final class Downlink implements Cutter.Taker {
    private final Kept kept;
    private final Exchange exchange;
    private final Recognition recognition;
    private final Ears ears;
    private final Cutter cutter;
    /// Messages that the client cannot take yet; null where there is none.
    private @Nullable Waiting waiting;

    private boolean isBroken;

    /// What a node says that is not for the client, or not for it alone.
    interface Ears {
        /// Whether it was an answer to a subscription that the balancer made.
        boolean answered(SubscriptionAnswer answer);

        /// The node said DISCONNECT; whether the client is to know.
        boolean nodeLeaves(byte[] packet);
    }

    Downlink(Kept kept, Exchange exchange, Ears ears) {
        this.kept = kept;
        this.exchange = exchange;
        this.recognition = new Recognition(kept, exchange);
        this.ears = ears;
        this.cutter = new Cutter(this);
    }

    long feed(MemorySegment bytes, long from, long to) {
        return cutter.feed(bytes, from, to);
    }

    boolean isHalfWritten() {
        return cutter.isHalfWritten();
    }

    boolean isBroken() {
        return isBroken;
    }

    /// Whether it stands between two packets, and nothing waits.
    boolean isAtRest() {
        return cutter.isAtEdge() && waiting == null && !isBroken;
    }

    /// Of messages that wait for the client.
    long heldBytes() {
        return waiting == null ? 0 : waiting.bytes();
    }

    /// Whether so much waits that the node is not to be read.
    boolean isFull() {
        return waiting != null && waiting.bytes() > kept.terms.bounds().heldBytes();
    }

    /// The leg has ended.
    void legIsGone() {
        cutter.reset();
        kept.nodeToSpeakIsNew();
        recognition.legIsGone();
        kept.moved = true;
    }

    /// The node that there is has the session: it will deliver again what was not finished.
    ///
    /// @param trust in doubt what comes at QoS 1 is shown again
    void sessionIsKept(Recognition.Trust trust) {
        recognition.begins(trust);
        if (waiting != null) {
            waiting.keepQos0();
        }
        drain();
    }

    /// The node that there is has no session: nobody will deliver again what was not finished.
    void sessionIsLost() {
        exchange.own(2);
        kept.recents = null;
        if (waiting != null) {
            waiting.forgetIds();
        }
        drain();
    }

    /// Retained messages come of the replay alone, as far as is known.
    void dropRetained() {
        kept.dropsRetained = true;
    }

    void wantRetained() {
        kept.dropsRetained = false;
    }

    /// What has not come again by now will not.
    void expectNoMore() {
        recognition.ends();
    }

    @Override
    public boolean mayBegin(byte first, long length) {
        if (isBroken) {
            return false;
        }
        boolean isKept = FixedHeader.type(first) != FixedHeader.PUBLISH
                || length <= kept.terms.bounds().heldBytes();
        return isKept || isPrompt();
    }

    /// Whether the client can be given a message at once.
    private boolean isPrompt() {
        return waiting == null && kept.clientHasRoom();
    }

    @Override
    public long together(long length) {
        return Math.min(length, isPrompt() ? kept.terms.bounds().packetBytes() : Long.MAX_VALUE);
    }

    @Override
    public boolean mayFlow(byte first) {
        return true;
    }

    @Override
    public void inputChanges() {
        kept.flush();
    }

    @Override
    public void broken() {
        isBroken = true;
    }

    @Override
    public void rest(MemorySegment bytes, long from, long to) {
        kept.toClient.pass(bytes, from, to);
    }

    @Override
    public void packet(MemorySegment bytes, long from, long to) {
        switch (FixedHeader.type(bytes, from)) {
            case FixedHeader.PUBLISH -> publish(bytes, from, to, to - from);
            case FixedHeader.PUBACK, FixedHeader.PUBREC, FixedHeader.PUBCOMP -> acknowledge(bytes, from, to);
            case FixedHeader.PUBREL -> release(bytes, from, to);
            case FixedHeader.SUBACK, FixedHeader.UNSUBACK -> answer(bytes, from, to);
            case FixedHeader.PINGRESP -> pong(bytes, from, to);
            case FixedHeader.DISCONNECT -> {
                isBroken |= kept.version() != Version.V5;
                if (ears.nodeLeaves(copy(bytes, from, to))) {
                    kept.toClient.pass(bytes, from, to);
                }
            }
            case FixedHeader.AUTH -> {
                isBroken |= kept.version() != Version.V5;
                kept.hinder(Obstacle.AUTHENTICATION);
                kept.toClient.pass(bytes, from, to);
            }
            default -> isBroken = true;
        }
    }

    private static byte[] copy(MemorySegment bytes, long from, long to) {
        return bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void flowEnds() {
        kept.toClient.flowEnds();
    }

    @Override
    public Cutter.Flow beginning(MemorySegment bytes, long from, long to, long length) {
        boolean isPublish = FixedHeader.type(bytes, from) == FixedHeader.PUBLISH;
        Cutter.Flow flow = isPublish ? publish(bytes, from, to, length) : unread(bytes, from, to);
        if (flow == Cutter.Flow.PASS) {
            kept.toClient.flowBegins();
        }
        return flow;
    }

    /// What is not understood is the client's to judge, as long as ids are the same.
    private Cutter.Flow unread(MemorySegment bytes, long from, long to) {
        kept.hinder(Obstacle.UNREAD);
        isBroken |= kept.moved;
        kept.toClient.pass(bytes, from, to);
        return Cutter.Flow.PASS;
    }

    private Cutter.Flow publish(MemorySegment bytes, long from, long to, long length) {
        int qos = (bytes.get(ValueLayout.JAVA_BYTE, from) >> 1) & 3;
        if (qos == 0 && !kept.papers.takesAliases() && waiting == null && !kept.dropsRetained) {
            kept.toClient.pass(bytes, from, to);
            return Cutter.Flow.PASS;
        }
        PublishView.Head head = kept.view().read(bytes, from, to, length, kept.version());
        boolean isNameless = qos > 0 && kept.view().packetId() == 0;
        if (head != PublishView.Head.WHOLE
                || isNameless
                || Math.min(kept.view().end(), kept.view().payloadFrom() + Fingerprint.PREFIX) > to) {
            return unread(bytes, from, to);
        }
        byte[] topic = resolve();
        if (kept.dropsRetained && kept.view().isRetained()) {
            recognition.finishAtNode(0);
            kept.count(Tally.RETAINED_DROPPED);
            return Cutter.Flow.SKIP;
        }
        if (qos > 0 && recognition.isKnown(topic)) {
            return Cutter.Flow.SKIP;
        }
        boolean isHeld = waiting != null || (qos > 0 && !kept.clientHasRoom());
        if (isTooLarge(topic, isHeld ? PublishView.Alias.STRIP : PublishView.Alias.KEEP)) {
            recognition.finishAtNode(recognition.fingerprint(topic));
            kept.count(Tally.TOO_LARGE);
            return Cutter.Flow.SKIP;
        }
        if (isHeld) {
            hold(kept.view().packet(kept.view().packetId(), dup(), topic, PublishView.Alias.STRIP));
            return Cutter.Flow.SKIP;
        }
        give(topic, from, to);
        return Cutter.Flow.PASS;
    }

    /// Whether the client takes no packet of that size [MQTT-3.1.2-24]; it grows where an alias is written out.
    private boolean isTooLarge(byte @Nullable [] topic, PublishView.Alias alias) {
        PublishView view = kept.view();
        boolean isPassed = alias == PublishView.Alias.KEEP;
        if (topic == null || (isPassed && kept.nodeAliases().isHeard(view.topicAlias(), topic))) {
            return false;
        }
        byte[] head = view.head(view.packetId(), dup(), topic, alias);
        return head.length + view.end() - view.payloadFrom() > kept.papers.packetBytesMax();
    }

    private PublishView.Dup dup() {
        return kept.view().isDup() ? PublishView.Dup.SET : PublishView.Dup.CLEAR;
    }

    /// The topic that the node means by an alias alone; null where it says it, or never did.
    private byte @Nullable [] resolve() {
        int alias = kept.view().topicAlias();
        if (alias == 0) {
            return null;
        }
        if (kept.view().topicLength() > 0) {
            kept.nodeAliases().say(alias, kept.view().topic());
            return null;
        }
        return kept.nodeAliases().topic(alias);
    }

    private void give(byte @Nullable [] topic, long from, long to) {
        int id = kept.view().packetId();
        if (kept.view().qos() > 0) {
            id = kept.moreDeliveries().give(id, kept.view().qos(), recognition.fingerprint(topic)).clientId;
        }
        int alias = kept.view().topicAlias();
        boolean isClear = topic == null || kept.nodeAliases().isHeard(alias, topic);
        if (id == kept.view().packetId() && isClear) {
            kept.toClient.pass(kept.view().bytes(), from, to);
        } else {
            kept.toClient.send(kept.view().head(id, dup(), isClear ? null : topic, PublishView.Alias.KEEP));
            kept.toClient.pass(kept.view().bytes(), kept.view().payloadFrom(), to);
        }
        byte[] said = alias == 0 ? null : kept.nodeAliases().topic(alias);
        if (said != null) {
            kept.nodeAliases().hear(alias, said);
        }
    }

    private void hold(byte[] packet) {
        Waiting some = waiting;
        if (some == null) {
            some = new Waiting();
            waiting = some;
        }
        some.add(packet);
        kept.count(Tally.HELD);
    }

    /// Gives the client what waits, as far as it takes it.
    void drain() {
        Waiting some = waiting;
        if (some == null) {
            return;
        }
        while (!some.isEmpty() && !kept.toClient.isFlowing() && (some.qos() == 0 || kept.clientHasRoom())) {
            byte[] packet = some.take();
            kept.view().read(MemorySegment.ofArray(packet), 0, packet.length, packet.length, kept.version());
            give(null, 0, packet.length);
            kept.flush();
        }
        if (some.isEmpty()) {
            waiting = null;
        }
    }

    private void acknowledge(MemorySegment bytes, long from, long to) {
        int id = Acknowledgements.packetId(bytes, from, to);
        int code = Acknowledgements.code(bytes, from, to);
        Publication one = kept.publications().get(id);
        if (one == null || !answers(FixedHeader.type(bytes, from), one.kind)) {
            unknown(bytes, from, to);
            return;
        }
        boolean recorded = one.kind == Kind.PUBLISH_2 && (code < Acknowledgements.FAILURE || isOfMove(one, code));
        if (recorded) {
            kept.publications().received(one);
        } else {
            kept.publications().finish(one);
        }
        if (isOfMove(one, code)) {
            kept.toClient.send(Acknowledgements.of(FixedHeader.type(bytes, from), id));
        } else {
            kept.toClient.pass(bytes, from, to);
        }
    }

    private static boolean answers(int type, Kind kind) {
        return switch (kind) {
            case PUBLISH_1 -> type == FixedHeader.PUBACK;
            case PUBLISH_2 -> type == FixedHeader.PUBREC;
            case RELEASED -> type == FixedHeader.PUBCOMP;
            case PUBLISH_0, RECEIVED, SUBSCRIBE, UNSUBSCRIBE, LEAVE -> false;
        };
    }

    /// Whether the code tells of nothing but that another node heard of it first.
    private static boolean isOfMove(Publication one, int code) {
        return one.foreign
                && (code == Acknowledgements.PACKET_ID_IN_USE || code == Acknowledgements.PACKET_ID_NOT_FOUND);
    }

    private void unknown(MemorySegment bytes, long from, long to) {
        if (kept.moved) {
            kept.count(Tally.UNKNOWN_IDS);
        } else {
            kept.toClient.pass(bytes, from, to);
        }
    }

    private void release(MemorySegment bytes, long from, long to) {
        int id = Acknowledgements.packetId(bytes, from, to);
        if (id == 0) {
            unknown(bytes, from, to);
            return;
        }
        Delivery one = kept.deliveries().ofNode(id);
        if (one == null && recognition.isExpecting()) {
            one = kept.deliveries().released(id);
            if (one != null) {
                kept.deliveries().named(one, id, AtNode.RELEASED);
            }
        }
        if (one != null) {
            exchange.nodeReleased(one, bytes, from, to);
        } else if (kept.moved) {
            Delivery done = kept.moreDeliveries().done(id, 2, 0);
            exchange.nodeReleased(done, bytes, from, to);
        } else {
            kept.toClient.pass(bytes, from, to);
        }
    }

    private void answer(MemorySegment bytes, long from, long to) {
        SubscriptionAnswer answer = SubscriptionAnswer.read(copy(bytes, from, to), kept.version());
        if (answer == null) {
            unread(bytes, from, to);
            return;
        }
        if (ears.answered(answer)) {
            return;
        }
        Publication one = kept.publications().get(answer.packetId());
        Kind due = FixedHeader.type(bytes, from) == FixedHeader.SUBACK ? Kind.SUBSCRIBE : Kind.UNSUBSCRIBE;
        if (one == null || one.kind != due) {
            unknown(bytes, from, to);
            return;
        }
        note(one, answer);
        kept.publications().finish(one);
        kept.toClient.pass(bytes, from, to);
    }

    private void note(Publication one, SubscriptionAnswer answer) {
        byte[] packet = one.packet;
        if (packet == null) {
            return;
        }
        if (one.kind == Kind.SUBSCRIBE) {
            Subscribe request = Subscribe.read(packet, kept.version());
            if (request == null) {
                kept.hinder(Obstacle.UNREAD);
            } else {
                granted(request, answer);
            }
        } else {
            Unsubscribe request = Unsubscribe.read(packet, kept.version());
            if (request == null) {
                kept.hinder(Obstacle.UNREAD);
            } else {
                kept.subscriptions.ended(request.filters(), answer);
            }
        }
    }

    private void granted(Subscribe request, SubscriptionAnswer answer) {
        if (kept.obstacle() == Obstacle.SUBSCRIPTIONS) {
            return;
        }
        Subscriptions all = kept.subscriptions;
        all.granted(request, answer);
        Bounds bounds = kept.terms.bounds();
        if (all.size() > bounds.subscriptions() || all.bytes() > bounds.keptBytes()) {
            all.forget();
            kept.hinder(Obstacle.SUBSCRIPTIONS);
        }
    }

    private void pong(MemorySegment bytes, long from, long to) {
        if (kept.clientPings > 0) {
            Pulse.answered(kept);
            recognition.isHeard();
            kept.toClient.pass(bytes, from, to);
        } else if (kept.ownPings > 0) {
            kept.ownPings--;
        } else {
            unknown(bytes, from, to);
        }
    }
}

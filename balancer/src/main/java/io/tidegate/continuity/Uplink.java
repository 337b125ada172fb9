package io.tidegate.continuity;

import io.tidegate.continuity.Publication.Kind;
import io.tidegate.mqtt.Acknowledgements;
import io.tidegate.mqtt.FixedHeader;
import io.tidegate.mqtt.PublishView;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// From the client to a node: what is kept of each packet, and what goes on. While no leg may be written, all is
/// kept, or answered here. Confined.
final class Uplink implements Cutter.Taker {
    private static final int SMALL = 8;
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final Kept kept;
    private final Exchange exchange;
    private final Cutter cutter;
    private boolean quiesced;
    private boolean left;
    private boolean isBroken;
    private boolean isStuck;
    /// How large the client's next packet is, where there was no room for it; else 0.
    private long roomWanted;
    private boolean subscribed;

    Uplink(Kept kept, Exchange exchange) {
        this.kept = kept;
        this.exchange = exchange;
        this.cutter = new Cutter(this);
    }

    /// Answers how far it came: less than `to` where the client is not to be read on.
    long feed(MemorySegment bytes, long from, long to) {
        return cutter.feed(bytes, from, to);
    }

    /// Whether a node has a part of a packet.
    boolean isHalfWritten() {
        return cutter.isHalfWritten();
    }

    /// No packet begins from now on.
    void quiesce() {
        quiesced = true;
    }

    boolean isQuiesced() {
        return quiesced;
    }

    void unquiesce() {
        quiesced = false;
    }

    /// The client said DISCONNECT, and a node was told, or will be.
    boolean hasLeft() {
        return left;
    }

    boolean isBroken() {
        return isBroken;
    }

    /// Whether a message of the client is larger than its node takes.
    boolean isStuck() {
        return isStuck;
    }

    /// Whether it stands between two packets, and goes on.
    boolean isAtRest() {
        return cutter.isAtEdge() && !quiesced && !left && !isBroken && !isStuck && !subscribed;
    }

    /// Whether the client has asked for subscriptions since that was last asked.
    boolean takeSubscribed() {
        boolean answer = subscribed;
        subscribed = false;
        return answer;
    }

    /// No leg may be written from now on.
    void apart() {
        kept.flush();
        kept.open = false;
        quiesced = false;
        if (cutter.isHalfWritten()) {
            cutter.skipRest();
            kept.toNode.flowBreaks();
            kept.count(Tally.LOST_QOS_0);
        }
        kept.nodeToHearIsNew();
        kept.publications().legIsGone();
    }

    /// PINGREQs that the leg will not answer any more.
    void answerPings() {
        Pulse.legIsGone(kept);
    }

    @Override
    public boolean mayBegin(byte first, long length) {
        int type = FixedHeader.type(first);
        boolean waitsForANode = type == FixedHeader.AUTH && !kept.open;
        if (quiesced || left || isBroken || isStuck || waitsForANode) {
            return false;
        }
        boolean isKept = type == FixedHeader.PUBLISH || length > SMALL;
        boolean mayHaveToWait = !kept.open || (kept.isMetered() && isAnswered(first));
        boolean mayBegin = !isKept || !mayHaveToWait || kept.hasRoom(length);
        roomWanted = mayBegin ? 0 : length;
        return mayBegin;
    }

    /// Whether it is a message that a node answers: of QoS 1 or 2.
    private static boolean isAnswered(byte first) {
        return FixedHeader.type(first) == FixedHeader.PUBLISH && (first >> 1 & 3) > 0;
    }

    /// Whether what would make room stands behind what there is no room for: the node takes no further message before
    /// PUBREL of others, and what the client has said since is more than is kept.
    boolean isJammed() {
        return roomWanted > 0
                && kept.open
                && kept.isMeterFull()
                && !kept.hasRoom(roomWanted)
                && kept.publications().waitForTheClient();
    }

    @Override
    public long together(long length) {
        boolean mayHaveToWait = kept.isMetered() && kept.hasRoom(length);
        return mayHaveToWait ? length : Math.min(length, kept.terms.bounds().packetBytes());
    }

    @Override
    public boolean mayFlow(byte first) {
        return kept.open && !(kept.isMeterFull() && isAnswered(first));
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
    public void packet(MemorySegment bytes, long from, long to) {
        int type = FixedHeader.type(bytes, from);
        switch (type) {
            case FixedHeader.PUBLISH -> publish(bytes, from, to);
            case FixedHeader.PUBACK, FixedHeader.PUBREC, FixedHeader.PUBCOMP -> acknowledge(bytes, from, to);
            case FixedHeader.PUBREL -> release(bytes, from, to);
            case FixedHeader.SUBSCRIBE -> subscription(Kind.SUBSCRIBE, bytes, from, to);
            case FixedHeader.UNSUBSCRIBE -> subscription(Kind.UNSUBSCRIBE, bytes, from, to);
            case FixedHeader.PINGREQ -> ping(bytes, from, to);
            case FixedHeader.DISCONNECT -> leave(copy(bytes, from, to));
            case FixedHeader.AUTH -> {
                isBroken |= kept.version() != Version.V5;
                kept.hinder(Obstacle.AUTHENTICATION);
                pass(bytes, from, to);
            }
            default -> isBroken = true;
        }
    }

    private static byte[] copy(MemorySegment bytes, long from, long to) {
        return bytes.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }

    private void pass(MemorySegment bytes, long from, long to) {
        if (kept.open) {
            kept.toNode.pass(bytes, from, to);
        }
    }

    private void publish(MemorySegment bytes, long from, long to) {
        int qos = (bytes.get(ValueLayout.JAVA_BYTE, from) >> 1) & 3;
        if (qos == 0 && kept.open && !kept.clientHasAliases()) {
            kept.toNode.pass(bytes, from, to);
            return;
        }
        PublishView.Head head = kept.view().read(bytes, from, to, to - from, kept.version());
        if (head != PublishView.Head.WHOLE || (qos > 0 && kept.view().packetId() == 0)) {
            unread(bytes, from, to);
            return;
        }
        byte[] topic = resolve();
        boolean isNow = kept.open && (qos == 0 || !kept.isMeterFull());
        if (qos > 0 || !kept.open) {
            byte[] packet = kept.view().packet(kept.view().packetId(), dup(), topic, PublishView.Alias.STRIP);
            kept.morePublications().begin(kept.view().packetId(), kind(qos), packet, isNow);
        }
        if (isNow) {
            forward(topic, bytes, from, to);
        }
    }

    private PublishView.Dup dup() {
        return kept.view().isDup() ? PublishView.Dup.SET : PublishView.Dup.CLEAR;
    }

    private static Kind kind(int qos) {
        return switch (qos) {
            case 0 -> Kind.PUBLISH_0;
            case 1 -> Kind.PUBLISH_1;
            default -> Kind.PUBLISH_2;
        };
    }

    /// The topic that the client means by an alias alone; null where it says it, or never did.
    private byte @Nullable [] resolve() {
        int alias = kept.view().topicAlias();
        if (alias == 0) {
            return null;
        }
        if (kept.view().topicLength() > 0) {
            kept.clientAliases().say(alias, kept.view().topic());
            return null;
        }
        return kept.clientAliases().topic(alias);
    }

    /// Answers whether it went.
    private boolean forward(byte @Nullable [] topic, MemorySegment bytes, long from, long to) {
        int alias = kept.view().topicAlias();
        if (topic != null && !kept.clientAliases().isHeard(alias, topic)) {
            byte[] head = kept.view().head(kept.view().packetId(), dup(), topic, PublishView.Alias.KEEP);
            if (!fits(
                    head.length + kept.view().end() - kept.view().payloadFrom(),
                    kept.view().qos())) {
                return false;
            }
            kept.toNode.send(head);
            kept.toNode.pass(bytes, kept.view().payloadFrom(), to);
        } else {
            kept.toNode.pass(bytes, from, to);
        }
        byte[] said = alias == 0 ? null : kept.clientAliases().topic(alias);
        if (said != null) {
            kept.clientAliases().hear(alias, said);
        }
        return true;
    }

    /// Whether the node takes a message of that size [MQTT-3.2.2-15]: it grows where an alias is written out.
    /// Where it does not, one of QoS 0 is lost, and with another the client cannot stay.
    private boolean fits(long packetBytes, int qos) {
        if (packetBytes <= kept.nodePacketBytesMax()) {
            return true;
        }
        if (qos == 0) {
            kept.count(Tally.LOST_QOS_0);
        } else {
            isStuck = true;
        }
        return false;
    }

    /// A malformed packet is the node's to judge; it has not judged it yet where there is none.
    private void unread(MemorySegment bytes, long from, long to) {
        if (kept.open) {
            kept.hinder(Obstacle.UNREAD);
            kept.toNode.pass(bytes, from, to);
        } else {
            isBroken = true;
        }
    }

    @Override
    public Cutter.Flow beginning(MemorySegment bytes, long from, long to, long length) {
        if (FixedHeader.type(bytes, from) != FixedHeader.PUBLISH
                || kept.view().read(bytes, from, to, length, kept.version()) != PublishView.Head.WHOLE) {
            kept.hinder(Obstacle.UNREAD);
            kept.toNode.pass(bytes, from, to);
            kept.toNode.flowBegins();
            return Cutter.Flow.PASS;
        }
        byte[] topic = resolve();
        int qos = kept.view().qos();
        if (qos > 0) {
            kept.morePublications().begin(kept.view().packetId(), kind(qos), null, true);
        }
        if (!forward(topic, bytes, from, to)) {
            return Cutter.Flow.SKIP;
        }
        kept.toNode.flowBegins();
        return Cutter.Flow.PASS;
    }

    @Override
    public void rest(MemorySegment bytes, long from, long to) {
        pass(bytes, from, to);
    }

    @Override
    public void flowEnds() {
        kept.toNode.flowEnds();
    }

    private void acknowledge(MemorySegment bytes, long from, long to) {
        Delivery one = kept.deliveries().ofClient(Acknowledgements.packetId(bytes, from, to));
        if (one != null) {
            exchange.clientSaid(one, bytes, from, to);
        } else if (!kept.moved) {
            pass(bytes, from, to);
        }
    }

    private void release(MemorySegment bytes, long from, long to) {
        int id = Acknowledgements.packetId(bytes, from, to);
        Publication one = kept.publications().get(id);
        if (one != null && one.own) {
            kept.publications().finish(one);
            kept.toClient.send(Acknowledgements.of(FixedHeader.PUBCOMP, id));
            return;
        }
        if (one == null || one.kind != Kind.RECEIVED) {
            one = kept.morePublications().begin(id, Kind.RELEASED, null, kept.open);
        } else {
            kept.publications().released(one, kept.open);
        }
        pass(bytes, from, to);
    }

    private void subscription(Kind kind, MemorySegment bytes, long from, long to) {
        int id = Acknowledgements.packetId(bytes, from, to);
        subscribed |= kind == Kind.SUBSCRIBE;
        if (kept.morePublications().begin(id, kind, copy(bytes, from, to), kept.open).packet == null) {
            kept.hinder(Obstacle.UNKEPT_SUBSCRIPTION); // it will be in force
        }
        pass(bytes, from, to);
    }

    private void ping(MemorySegment bytes, long from, long to) {
        if (kept.open) {
            Pulse.asked(kept);
            kept.toNode.pass(bytes, from, to);
        } else {
            kept.toClient.send(PINGRESP);
        }
    }

    private void leave(byte[] packet) {
        byte[] farewell = kept.papers.farewell(packet);
        if (farewell == null) {
            isBroken = true;
            return;
        }
        left = true;
        if (kept.open) {
            kept.toNode.send(farewell);
        } else {
            kept.morePublications().begin(0, Kind.LEAVE, farewell, false);
        }
    }

    /// The client is gone without a word, while no leg may be written: a node is to hear of it behind all that
    /// was said.
    void vanished() {
        if (!left) {
            left = true;
            kept.morePublications().begin(0, Kind.LEAVE, kept.papers.vanished(), false);
        }
    }

    /// Says all that is not finished, in order, to a node that has taken the client; from then on the leg is open.
    void restore() {
        boolean leaves = false;
        for (Publication one : kept.publications().inOrder()) {
            leaves |= one.kind == Kind.LEAVE;
            if (!isStuck || one.kind == Kind.LEAVE) { // nothing overtakes what the node does not take
                again(one);
            }
        }
        kept.open = !leaves;
        kept.flush();
        exchange.tellAll();
    }

    /// Says what waits for an answer to another one, as far as the node takes it now.
    void sayOn() {
        Publications all = kept.publications();
        if (!kept.open || !kept.isMetered() || kept.isMeterFull() || all.size() == all.onLeg()) {
            return;
        }
        for (Publication one : all.inOrder()) {
            boolean isMessage = one.kind == Kind.PUBLISH_1 || one.kind == Kind.PUBLISH_2;
            if (isMessage && !one.onLeg && !isStuck) {
                again(one);
            }
        }
    }

    private void again(Publication one) {
        byte[] packet = one.packet;
        switch (one.kind) {
            case RECEIVED -> {}
            case RELEASED -> {
                if (one.own) {
                    kept.publications().finish(one);
                    kept.toClient.send(Acknowledgements.of(FixedHeader.PUBCOMP, one.id));
                } else {
                    resend(one, Acknowledgements.of(FixedHeader.PUBREL, one.id));
                }
            }
            case PUBLISH_0, LEAVE -> {
                kept.publications().finish(one);
                if (packet != null && (one.kind == Kind.LEAVE || fits(packet.length, 0))) {
                    kept.toNode.send(packet);
                }
            }
            case PUBLISH_1, PUBLISH_2 -> {
                if (packet != null && !kept.isMeterFull() && fits(packet.length, 1)) {
                    byte[] marked = packet.clone();
                    marked[0] |= (byte) (one.sent ? 0x08 : 0);
                    resend(one, marked);
                }
            }
            case SUBSCRIBE, UNSUBSCRIBE -> {
                if (packet != null) {
                    resend(one, packet);
                }
            }
        }
    }

    private void resend(Publication one, byte[] packet) {
        if (one.sent) {
            kept.count(Tally.RESENT);
        }
        one.sent = true;
        kept.publications().said(one);
        subscribed |= one.kind == Kind.SUBSCRIBE;
        kept.toNode.send(packet);
    }

    /// The node that there is has no session of the client: what another one had taken over is nobody's.
    void sessionIsLost() {
        for (Publication one : kept.publications().inOrder()) {
            one.own = one.kind == Kind.RECEIVED || (one.kind == Kind.RELEASED && one.foreign);
        }
    }
}

package io.tidegate.continuity;

import io.tidegate.mqtt.Connect;
import io.tidegate.mqtt.Grants;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.Version;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The CONNECT that another node is given in the client's place, and what it answers, together with what follows
/// the answer. Confined.
final class Handshake {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Kept kept;
    private byte[] said = Stash.EMPTY;
    private Greeting.@Nullable Connack connack;
    private Grants grants = Grants.DEFAULT;

    /// What a node makes of a client.
    enum Answer {
        /// More bytes are needed.
        NOT_YET,
        /// Not now, or nothing that could be read: another try may well end otherwise.
        NOT_NOW,
        REFUSED,
        /// It takes the client, and grants less than that was told, and than can be done without.
        NARROWER,
        TAKEN
    }

    Handshake(Kept kept) {
        this.kept = kept;
    }

    void begin(int leg, Connect.Start start) {
        said = Stash.EMPTY;
        connack = null;
        byte[] packet = kept.papers.again(start, kept.terms);
        kept.acts.toNode(leg, MemorySegment.ofArray(packet), 0, packet.length);
    }

    void add(MemorySegment bytes, long from, long to) {
        said = Stash.with(said, bytes, from, to);
    }

    /// Of what has come so far.
    Answer answer() {
        byte[] packet = said;
        return switch (GreetingReader.read(packet, packet.length, kept.version(), ANSWER_BYTES_MAX)) {
            case Greeting.Incomplete _ -> Answer.NOT_YET;
            case Greeting.Malformed _ -> Answer.NOT_NOW;
            case Greeting.Auth _ -> Answer.REFUSED;
            case Greeting.Connack answer -> judged(packet, answer);
        };
    }

    private Answer judged(byte[] packet, Greeting.Connack answer) {
        if (answer.code() != 0) {
            return isPassing(answer.code()) ? Answer.NOT_NOW : Answer.REFUSED;
        }
        connack = answer;
        grants = Grants.read(Arrays.copyOf(packet, answer.length()), kept.version());
        said = Stash.behind(said, answer.length());
        // A smaller receive maximum is met by not sending more.
        if (!grants.receiving(kept.told.receiveMaximum())
                .narrowerThan(kept.told)
                .isEmpty()) {
            return Answer.NARROWER;
        }
        return Answer.TAKEN;
    }

    private boolean isPassing(int code) {
        return kept.version() == Version.V5
                ? switch (code) {
                    case 0x83, 0x85, 0x88, 0x89, 0x97, 0x9C, 0x9D, 0x9F -> true;
                    default -> false;
                }
                : code == 2 || code == 3;
    }

    /// Whether the node that took the client had a session of it.
    boolean hasSession() {
        return connack != null && connack.session() == Greeting.SessionPresent.YES;
    }

    /// What the node that took the client grants.
    Grants grants() {
        return grants;
    }

    /// What came behind the answer.
    byte[] rest() {
        return said;
    }
}

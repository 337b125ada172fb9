package io.tidegate.continuity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.mqtt.Subscribe;
import io.tidegate.mqtt.SubscriptionAnswer;
import io.tidegate.mqtt.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/// The subscriptions in force: what a node granted and the client has not given up. One array, since most clients have
/// few and change them seldom: of each the options, the identifier, the filter behind its length. Confined.
final class Subscriptions {
    private static final byte[] NOTHING = {};
    private static final int REPLAY_BYTES_MAX = 8 * 1024;
    /// Of a SUBSCRIBE: fixed header, packet id, identifier.
    private static final int HEADER_BYTES_MAX = 5 + 2 + 6;

    private static final int QOS = 0x03;
    private static final int RETAIN_HANDLING = 0x30;
    private static final int SEND_NO_RETAINED = 0x20;
    /// Options, identifier, length.
    private static final int FIXED_BYTES = 1 + 4 + 2;

    private byte[] packed = NOTHING;
    private int size;

    private record Grant(int options, int identifier) {}

    int size() {
        return size;
    }

    /// What they take.
    int bytes() {
        return packed.length;
    }

    /// Whether messages wait for the client where it is not there: those of QoS 1 and 2 do.
    boolean areQueued() {
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            int options = in.get();
            in.getInt();
            if ((options & QOS) != 0) {
                return true;
            }
            int length = in.getShort() & 0xFFFF;
            in.position(in.position() + length);
        }
        return false;
    }

    /// They are not known any more.
    void forget() {
        packed = NOTHING;
        size = 0;
    }

    /// What `answer` says to `request`.
    void granted(Subscribe request, SubscriptionAnswer answer) {
        Map<String, Grant> all = unpacked();
        for (int i = 0; i < request.requests().size(); i++) {
            Subscribe.Request one = request.requests().get(i);
            if (answer.isGranted(i)) {
                all.put(one.filter(), new Grant(one.options(), request.identifier()));
            }
        }
        pack(all);
    }

    void ended(List<String> filters, SubscriptionAnswer answer) {
        Map<String, Grant> all = unpacked();
        for (int i = 0; i < filters.size(); i++) {
            if (answer.isGranted(i)) {
                all.remove(filters.get(i));
            }
        }
        pack(all);
    }

    private Map<String, Grant> unpacked() {
        Map<String, Grant> all = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            Grant grant = new Grant(in.get() & 0xFF, in.getInt());
            int length = in.getShort() & 0xFFFF;
            all.put(new String(packed, in.position(), length, UTF_8), grant);
            in.position(in.position() + length);
        }
        return all;
    }

    private void pack(Map<String, Grant> all) {
        List<byte[]> filters = new ArrayList<>();
        int bytes = 0;
        for (String filter : all.keySet()) {
            byte[] utf8 = filter.getBytes(UTF_8);
            filters.add(utf8);
            bytes += FIXED_BYTES + utf8.length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        int at = 0;
        for (Grant grant : all.values()) {
            byte[] utf8 = filters.get(at++);
            out.put((byte) grant.options()).putInt(grant.identifier());
            out.putShort((short) utf8.length).put(utf8);
        }
        packed = bytes == 0 ? NOTHING : out.array();
        size = all.size();
    }

    /// What makes them again; in MQTT 5 without retained messages.
    ///
    /// @param packetBytesMax that the node takes
    /// @param ids that nobody uses
    List<Subscribe> replay(Version version, int packetBytesMax, IntSupplier ids) {
        int most = Math.min(REPLAY_BYTES_MAX, packetBytesMax - HEADER_BYTES_MAX);
        List<Subscribe> packets = new ArrayList<>();
        List<Subscribe.Request> requests = new ArrayList<>();
        int identifier = 0;
        int bytes = 0;
        for (Map.Entry<String, Grant> entry : unpacked().entrySet()) {
            Grant grant = entry.getValue();
            int length = entry.getKey().getBytes(UTF_8).length + 3;
            if (!requests.isEmpty() && (grant.identifier() != identifier || bytes + length > most)) {
                packets.add(new Subscribe(ids.getAsInt(), identifier, requests));
                requests.clear();
                bytes = 0;
            }
            identifier = grant.identifier();
            bytes += length;
            requests.add(new Subscribe.Request(entry.getKey(), options(grant, version)));
        }
        if (!requests.isEmpty()) {
            packets.add(new Subscribe(ids.getAsInt(), identifier, requests));
        }
        return packets;
    }

    private static int options(Grant grant, Version version) {
        return version == Version.V5 ? (grant.options() & ~RETAIN_HANDLING) | SEND_NO_RETAINED : grant.options();
    }
}

package io.tidegate.continuity;

import io.tidegate.mqtt.Subscribe;
import io.tidegate.mqtt.SubscriptionAnswer;
import io.tidegate.mqtt.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/// The subscriptions in force: what a node granted and the client has not given up. Confined.
final class Subscriptions {
    private static final int FIRST_CAPACITY = 4;
    private static final int REPLAY_BYTES_MAX = 8 * 1024;
    private static final int RETAIN_HANDLING = 0x30;
    private static final int SEND_NO_RETAINED = 0x20;

    private final Map<String, Grant> byFilter = new LinkedHashMap<>(FIRST_CAPACITY);

    private record Grant(int options, int identifier) {}

    int size() {
        return byFilter.size();
    }

    /// What `answer` says to `request`.
    void granted(Subscribe request, SubscriptionAnswer answer) {
        for (int i = 0; i < request.requests().size(); i++) {
            Subscribe.Request one = request.requests().get(i);
            if (answer.isGranted(i)) {
                byFilter.put(one.filter(), new Grant(one.options(), request.identifier()));
            }
        }
    }

    void ended(List<String> filters, SubscriptionAnswer answer) {
        for (int i = 0; i < filters.size(); i++) {
            if (answer.isGranted(i)) {
                byFilter.remove(filters.get(i));
            }
        }
    }

    /// What makes them again; in MQTT 5 without retained messages.
    ///
    /// @param ids that nobody uses
    List<Subscribe> replay(Version version, IntSupplier ids) {
        List<Subscribe> packets = new ArrayList<>();
        List<Subscribe.Request> requests = new ArrayList<>();
        int identifier = 0;
        int bytes = 0;
        for (Map.Entry<String, Grant> entry : byFilter.entrySet()) {
            Grant grant = entry.getValue();
            int size = entry.getKey().getBytes(StandardCharsets.UTF_8).length + 3;
            if (!requests.isEmpty() && (grant.identifier() != identifier || bytes + size > REPLAY_BYTES_MAX)) {
                packets.add(new Subscribe(ids.getAsInt(), identifier, requests));
                requests.clear();
                bytes = 0;
            }
            identifier = grant.identifier();
            bytes += size;
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

package io.tidegate.continuity;

import java.util.HashMap;
import java.util.Map;

/// Somebody elsewhere who publishes, and is never moved. Confined.
final class Outsider {
    private final Cluster cluster;
    private final Timeline timeline;
    private final Map<String, Integer> numbers = new HashMap<>();
    private long until;

    Outsider(Cluster cluster) {
        this.cluster = cluster;
        this.timeline = cluster.timeline;
    }

    void publishUntil(long nanos) {
        until = nanos;
        publish();
    }

    private void publish() {
        if (timeline.now() >= until) {
            return;
        }
        int qos = timeline.random.nextInt(cluster.profile.grantsQos2() ? 3 : 2);
        String topic = SimClient.TOPICS[timeline.random.nextInt(SimClient.TOPICS.length)];
        int number = numbers.merge(topic + qos, 1, Integer::sum);
        String payload = SimClient.payload(timeline, "x/" + topic + "/" + qos + "/" + number);
        Ledger.Message message = new Ledger.Message("x", topic, qos, number, payload);
        cluster.ledger.announce(message);
        cluster.publish(topic, payload, qos);
        message.isAcknowledged = true;
        if (timeline.chance(20)) {
            twin(Math.max(1, qos));
        }
        timeline.soon(timeline.chance(50) ? 20 * Timeline.MILLI : Timeline.SECOND, this::publish);
    }

    /// The same message again: as many are due as were sent.
    private void twin(int qos) {
        String payload = "twin/" + qos + "|";
        cluster.ledger.announce(Ledger.Message.twin(SimClient.TWINS, qos, payload));
        cluster.publish(SimClient.TWINS, payload, qos);
    }
}

package io.tidegate.systemtest.ledger;

import java.util.BitSet;

/// What one publisher published on one topic with one QoS. Guarded by its ledger.
final class Stream {
    final String publisher;
    final String topic;
    final int qos;
    int published;
    /// By number. QoS 0 is as good as acknowledged once it is published.
    final BitSet acknowledged = new BitSet();
    /// Numbers that the cluster may publish twice.
    final BitSet mayDouble = new BitSet();

    Stream(String publisher, String topic, int qos) {
        this.publisher = publisher;
        this.topic = topic;
        this.qos = qos;
    }

    record Key(String publisher, String topic, int qos) {}

    Entry entry(int number) {
        return new Entry(publisher, topic, qos, number);
    }
}

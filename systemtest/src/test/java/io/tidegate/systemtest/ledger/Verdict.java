package io.tidegate.systemtest.ledger;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a ledger says at one moment. Immutable.
///
/// @param byQos 0, 1, 2: the QoS that counted, the lower one of publisher and subscriber
/// @param unacknowledged messages of QoS 1 and 2 that nobody acknowledged
/// @param disconnects what client libraries reported: `client: why`
/// @param faults what clients got and must not get: `client: what`
/// @param examples of what is wrong, a few of each kind
public record Verdict(
        List<Count> byQos, long unacknowledged, List<String> disconnects, List<String> faults, List<String> examples) {
    private static final int SHOWN = 20;

    public Count qos(int qos) {
        return byQos.get(qos);
    }

    /// QoS 1 and 2: nothing is lost; QoS 2 and 0: nothing came twice; order is kept; all is acknowledged; no client
    /// reports a disconnect, or got what it must not get. Of QoS 0 messages may be missing: see [#qos].
    public boolean isExact() {
        return isExactButForOrder() && byQos.stream().allMatch(count -> count.outOfOrder() == 0);
    }

    /// The same, where the cluster itself does not keep the order.
    public boolean isExactButForOrder() {
        return unacknowledged == 0
                && disconnects.isEmpty()
                && faults.isEmpty()
                && qos(1).lost() + qos(2).lost() == 0
                && byQos.stream().allMatch(count -> count.wronglyDuplicated() == 0);
    }

    public void assertExact() {
        check(isExact());
    }

    public void assertExactButForOrder() {
        check(isExactButForOrder());
    }

    private void check(boolean holds) {
        if (!holds) {
            throw new AssertionError("the accounts are not as they must be:\n" + this);
        }
    }

    /// The same, and QoS 0 lost nothing.
    public void assertComplete() {
        assertExact();
        if (qos(0).lost() > 0) {
            throw new AssertionError("QoS 0 was lost:\n" + this);
        }
    }

    /// Some of it for those who read a failure.
    @Override
    public String toString() {
        String counts = IntStream.rangeClosed(0, 2)
                .mapToObj(qos -> "QoS " + qos + ": " + byQos.get(qos))
                .collect(Collectors.joining("\n"));
        return "%s%nnot acknowledged: %d%n%s%s%s"
                .formatted(
                        counts,
                        unacknowledged,
                        list("disconnects that clients reported", disconnects),
                        list("what clients must not get", faults),
                        list("examples", examples));
    }

    private static String list(String title, List<String> lines) {
        return lines.size() + " " + title
                + lines.stream().limit(SHOWN).map(line -> "\n    " + line).collect(Collectors.joining())
                + "\n";
    }
}

package io.tidegate.systemtest.ledger;

import io.tidegate.systemtest.Patience;
import io.tidegate.systemtest.wire.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.awaitility.core.ConditionTimeoutException;

/// Who published what, what was acknowledged, and what arrived. Any thread.
///
/// A publisher asks for [#next] before it publishes, and says [#acknowledged] when its library says so. A subscriber
/// says [#expects] once its subscription is in force, and [#arrived] for each message, in order.
public final class Ledger {
    private static final int EXAMPLES = 5;
    private static final int NUMBERS = 20;

    private final Map<Stream.Key, Stream> streams = new LinkedHashMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Map<String, Map<Stream, Track>> tracks = new LinkedHashMap<>();
    private final List<String> disconnects = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long published;
    private long arrived;

    /// @param isDue whether what matches must arrive; else it only may
    private record Expectation(String subscriber, String filter, int qos, boolean isDue) {}

    /// The next message of its kind: from here on it is published.
    public synchronized Entry next(String publisher, String topic, int qos) {
        Stream stream = streams.computeIfAbsent(
                new Stream.Key(publisher, topic, qos), _ -> newStream(new Stream(publisher, topic, qos)));
        stream.published++;
        published++;
        if (qos == 0) {
            stream.acknowledged.set(stream.published);
        }
        return stream.entry(stream.published);
    }

    private Stream newStream(Stream stream) {
        expectations.forEach(one -> track(one, stream));
        return stream;
    }

    private void track(Expectation expectation, Stream stream) {
        if (Topics.matches(expectation.filter(), stream.topic)) {
            Track track = tracks.computeIfAbsent(expectation.subscriber(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            stream,
                            _ -> new Track(expectation.subscriber(), stream, Math.min(expectation.qos(), stream.qos)));
            if (expectation.isDue()) {
                track.dueFrom(stream.published + 1);
            }
        }
    }

    public synchronized void acknowledged(Entry entry) {
        stream(entry).acknowledged.set(entry.number());
    }

    private Stream stream(Entry entry) {
        Stream stream = streams.get(new Stream.Key(entry.publisher(), entry.topic(), entry.qos()));
        if (stream == null || entry.number() > stream.published) {
            throw new IllegalArgumentException("nobody published " + entry);
        }
        return stream;
    }

    /// What matches may arrive at this subscriber from here on: its subscription is on its way.
    ///
    /// @param qos asked for
    public synchronized void mayGet(String subscriber, String filter, int qos) {
        expect(new Expectation(subscriber, filter, qos, false));
    }

    /// What is published from here on, and matches, is due to this subscriber.
    ///
    /// @param qos granted
    public synchronized void expects(String subscriber, String filter, int qos) {
        expect(new Expectation(subscriber, filter, qos, true));
    }

    private void expect(Expectation expectation) {
        if (!expectations.contains(expectation)) {
            expectations.add(expectation);
            streams.values().forEach(stream -> track(expectation, stream));
        }
    }

    /// What is published from here on is not due any more.
    public synchronized void expectsNoMore(String subscriber) {
        expectations.removeIf(one -> one.subscriber().equals(subscriber));
        tracks.getOrDefault(subscriber, Map.of()).values().forEach(track -> track.until = track.stream.published);
    }

    /// A message came to a subscriber.
    public synchronized void arrived(String subscriber, String topic, String payload) {
        arrived++;
        Entry entry = Entry.parse(payload).orElse(null);
        Stream stream =
                entry == null ? null : streams.get(new Stream.Key(entry.publisher(), entry.topic(), entry.qos()));
        if (entry == null || stream == null || entry.number() > stream.published) {
            faults.add(subscriber + ": got what nobody published, on " + topic + ": " + payload);
        } else if (!entry.topic().equals(topic)) {
            faults.add(subscriber + ": got " + entry + " on " + topic);
        } else {
            Track track = tracks.getOrDefault(subscriber, Map.of()).get(stream);
            if (track == null) {
                faults.add(subscriber + ": got " + entry + " and is not subscribed");
            } else {
                track.arrive(entry.number());
            }
        }
    }

    /// What a client's library says of its connection, where nobody ended it on purpose.
    public synchronized void disconnected(String client, String why) {
        disconnects.add(client + ": " + why);
    }

    /// A client got what it must not get.
    public synchronized void fault(String client, String what) {
        faults.add(client + ": " + what);
    }

    /// The cluster says that it forgot this message of a subscriber: it may be missing. Payloads that are no entry of
    /// this ledger are none of its business.
    public synchronized void excuseLoss(String subscriber, String payload) {
        Entry.parse(payload).ifPresent(entry -> {
            Stream stream = streams.get(new Stream.Key(entry.publisher(), entry.topic(), entry.qos()));
            Track track = tracks.getOrDefault(subscriber, Map.of()).get(stream);
            if (track != null) {
                track.excused.set(entry.number());
            }
        });
    }

    /// The cluster says that it forgot that it published this message: it may come twice.
    public synchronized void excuseDouble(String payload) {
        Entry.parse(payload).ifPresent(entry -> {
            Stream stream = streams.get(new Stream.Key(entry.publisher(), entry.topic(), entry.qos()));
            if (stream != null) {
                stream.mayDouble.set(entry.number());
            }
        });
    }

    /// Waits until anything came to a subscriber, of each publisher that it may hear.
    public void awaitHeard(String subscriber) {
        Patience.until(subscriber + " to hear each of them", () -> {
            synchronized (this) {
                Map<Stream, Track> own = tracks.getOrDefault(subscriber, Map.of());
                return !own.isEmpty() && own.values().stream().noneMatch(track -> track.arrived.isEmpty());
            }
        });
    }

    /// How many messages were published so far.
    public synchronized long published() {
        return published;
    }

    /// How many arrived, copies included.
    public synchronized long arrived() {
        return arrived;
    }

    /// Waits until all is acknowledged and all of QoS 1 and 2 that is due has arrived.
    public void awaitSettled() {
        await(1);
    }

    /// The same, and all of QoS 0.
    public void awaitComplete() {
        await(0);
    }

    private void await(int lowestQos) {
        try {
            Patience.until("all to be acknowledged and delivered", () -> {
                Verdict now = verdict();
                return now.unacknowledged() == 0
                        && now.byQos().subList(lowestQos, 3).stream().allMatch(count -> count.lost() == 0);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not all arrived:\n" + verdict(), e);
        }
    }

    /// Waits until all is acknowledged, and the last message of each publisher has arrived, whatever is missing before.
    public void awaitLast() {
        try {
            Patience.until("all to be acknowledged, and the last of it delivered", () -> {
                synchronized (this) {
                    return verdict().unacknowledged() == 0
                            && tracks.values().stream()
                                    .flatMap(own -> own.values().stream())
                                    .allMatch(Track::hasLast);
                }
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the last did not arrive:\n" + verdict(), e);
        }
    }

    /// How many runs of messages each subscriber lacks, by its id; of one publisher, topic and QoS, where it has the
    /// most. Who was away once lacks one at most.
    public synchronized Map<String, Integer> gaps() {
        Map<String, Integer> gaps = new LinkedHashMap<>();
        tracks.forEach((subscriber, own) -> gaps.put(
                subscriber, own.values().stream().mapToInt(Track::gaps).max().orElse(0)));
        return gaps;
    }

    /// How many messages of QoS 2 came more than once to each subscriber, by its id; of one publisher and topic, where
    /// it has the most.
    public synchronized Map<String, Integer> doubles() {
        Map<String, Integer> doubles = new LinkedHashMap<>();
        tracks.forEach((subscriber, own) -> doubles.put(
                subscriber,
                own.values().stream()
                        .filter(track -> track.qos == 2)
                        .mapToInt(track -> track.wronglyDoubled().cardinality())
                        .max()
                        .orElse(0)));
        return doubles;
    }

    /// Waits for so many more messages to be published.
    public void awaitPublished(long more) {
        long wanted = published() + more;
        Patience.until(more + " more messages to be published", () -> published() >= wanted);
    }

    /// Waits until each subscriber has got something, of each publisher that it is due to hear, that was published
    /// from now on.
    public void awaitFlowing() {
        Map<Track, Integer> behind = new HashMap<>();
        synchronized (this) {
            tracks.values().forEach(own -> own.values().forEach(track -> behind.put(track, track.stream.published)));
        }
        try {
            Patience.until("each subscriber to get what is published now", () -> {
                synchronized (this) {
                    return behind.entrySet().stream()
                            .allMatch(one -> one.getKey().hasPassed(one.getValue()));
                }
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("somebody gets nothing any more:\n" + verdict(), e);
        }
    }

    public synchronized Verdict verdict() {
        List<Count> counts = new ArrayList<>(List.of(Count.ZERO, Count.ZERO, Count.ZERO));
        List<Track> all =
                tracks.values().stream().flatMap(own -> own.values().stream()).toList();
        all.forEach(track -> counts.set(track.qos, counts.get(track.qos).plus(count(track))));
        long unacknowledged = streams.values().stream()
                .mapToLong(stream -> stream.published - stream.acknowledged.cardinality())
                .sum();
        return new Verdict(
                List.copyOf(counts), unacknowledged, List.copyOf(disconnects), List.copyOf(faults), examples(all));
    }

    private static Count count(Track track) {
        long lost = track.lost().cardinality();
        return new Count(
                track.due().cardinality(),
                track.dueAnd(track.stream.acknowledged).cardinality(),
                track.dueAnd(track.arrived).cardinality(),
                lost,
                track.missing().cardinality() - lost,
                track.duplicates,
                track.qos == 1 ? 0 : track.wronglyDoubled().cardinality(),
                track.disorders);
    }

    private List<String> examples(List<Track> all) {
        List<String> examples = new ArrayList<>();
        worst(all, track -> track.lost().cardinality())
                .forEach(track -> examples.add("%s lacks %d, such as %s; these: %s"
                        .formatted(
                                track.subscriber,
                                track.lost().cardinality(),
                                track.stream.entry(track.lost().nextSetBit(0)),
                                track.lost().stream().limit(NUMBERS).boxed().toList())));
        worst(all, track -> track.qos == 1 ? 0 : track.wronglyDoubled().cardinality())
                .forEach(track -> examples.add("%s got twice %s"
                        .formatted(
                                track.subscriber,
                                track.stream.entry(track.wronglyDoubled().nextSetBit(0)))));
        worst(all, track -> track.disorders).forEach(track -> examples.add(track.firstDisorder));
        streams.values().stream()
                .filter(stream -> stream.acknowledged.cardinality() < stream.published)
                .limit(EXAMPLES)
                .forEach(stream ->
                        examples.add("never acknowledged: " + stream.entry(stream.acknowledged.nextClearBit(1))));
        return List.copyOf(examples);
    }

    private static List<Track> worst(List<Track> all, ToIntFunction<Track> size) {
        return all.stream()
                .filter(track -> size.applyAsInt(track) > 0)
                .sorted(Comparator.comparingInt(size).reversed())
                .limit(EXAMPLES)
                .toList();
    }
}

package io.tidegate.systemtest.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What happened at a cluster, in order. Any thread.
final class Book {
    private final List<Fault> faults = new ArrayList<>();
    private final List<Consumer<Forgotten>> listeners = new ArrayList<>();
    private final List<Knock> knocks = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Forgotten> forgotten = new ArrayList<>();
    private final List<String> wills = new ArrayList<>();
    private final List<String> takeOvers = new ArrayList<>();

    synchronized void fault(Fault fault) {
        faults.add(fault);
    }

    synchronized void knocked(Knock knock) {
        knocks.add(knock);
    }

    synchronized void arrived(Arrival arrival) {
        arrivals.add(arrival);
    }

    synchronized void forgot(Forgotten what) {
        forgotten.add(what);
        listeners.forEach(listener -> listener.accept(what));
    }

    /// Hears what was forgotten so far, and what will be.
    synchronized void listen(Consumer<Forgotten> listener) {
        forgotten.forEach(listener);
        listeners.add(listener);
    }

    synchronized void willFired(String clientId) {
        wills.add(clientId);
    }

    synchronized void takenOver(String clientId) {
        takeOvers.add(clientId);
    }

    synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    synchronized List<Knock> knocks() {
        return List.copyOf(knocks);
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized List<Forgotten> forgotten() {
        return List.copyOf(forgotten);
    }

    synchronized List<String> wills() {
        return List.copyOf(wills);
    }

    synchronized List<String> takeOvers() {
        return List.copyOf(takeOvers);
    }
}

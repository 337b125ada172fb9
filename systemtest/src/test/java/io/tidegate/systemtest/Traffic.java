package io.tidegate.systemtest;

import io.tidegate.systemtest.ledger.Entry;
import io.tidegate.systemtest.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Devices that publish and subscribe, all of it written down in a ledger: a thread for each that publishes. Confined.
final class Traffic implements AutoCloseable {
    private final Ledger ledger;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> writers = new ArrayList<>();

    Traffic(Ledger ledger) {
        this.ledger = ledger;
    }

    /// Connects a device whose losses and messages the ledger is told of.
    ///
    /// @param id its client id
    void connect(String id, Device device, Greeting greeting) throws Exception {
        device.onLost(why -> ledger.disconnected(id, why));
        device.onMessage(message -> ledger.arrived(id, message.topic(), message.text()));
        device.connect(greeting);
    }

    /// Subscribes one that is connected to nodes that all know of it by the SUBACK; what is published from then on is
    /// due to it.
    void reads(String id, Device device, String filter, int qos) throws Exception {
        listens(id, device, filter, qos);
        ledger.expects(id, filter, qos);
    }

    /// The same, and nothing is due yet: the news of a subscription takes a moment from node to node.
    void listens(String id, Device device, String filter, int qos) throws Exception {
        ledger.mayGet(id, filter, qos);
        device.subscribe(filter, qos);
    }

    /// Lets one that is connected publish numbered messages until [#stop], each when the one before is acknowledged.
    void writes(String id, Device device, String topic, int qos) {
        writes(id, device, topic, qos, Duration.ofMillis(20));
    }

    void writes(String id, Device device, String topic, int qos, Duration pace) {
        writers.add(threads.submit(() -> {
            while (!over.await(pace.toMillis(), TimeUnit.MILLISECONDS)) {
                Entry entry = ledger.next(id, topic, qos);
                device.publish(Message.of(topic, entry.text(), qos));
                ledger.acknowledged(entry);
            }
            return true;
        }));
    }

    /// Stops publishing, and waits for the last acknowledgements.
    void stop() throws InterruptedException {
        over.countDown();
        for (Future<?> writer : writers) {
            try {
                writer.get(Patience.MOST_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a device could not publish: " + e.getCause() + "\n" + ledger.verdict(), e);
            } catch (TimeoutException e) {
                throw new AssertionError("a publish was never acknowledged:\n" + ledger.verdict(), e);
            }
        }
    }

    /// The same, and waits until all of QoS 1 and 2 has arrived.
    void settle() throws InterruptedException {
        stop();
        ledger.awaitSettled();
    }

    @Override
    public void close() {
        over.countDown();
        threads.shutdownNow();
        threads.close();
    }
}

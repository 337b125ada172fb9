package io.tidegate.transport;

import io.tidegate.address.Endpoint;
import io.tidegate.transport.Descriptor.Watch;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A process on a [SimHost]: its descriptors, which all its loops share. The lowest free number is given out again at
/// once (open(2)), and a call with one that is not open, or not the caller's, is an [AssertionError]. Confined to the
/// simulation's thread.
public final class SimProcess {
    private static final int STANDARD = 3;

    private final SimNetwork network;
    private final SimHost host;
    private final RandomGenerator random;
    private final BitSet taken = new BitSet();
    private final Map<Integer, Descriptor> descriptors = new HashMap<>();
    private Meanness meanness = Meanness.NONE;
    private int descriptorsMax = 1 << 20;
    private long dials;

    public SimProcess(SimNetwork network, SimHost host) {
        this.network = network;
        this.host = host;
        this.random = network.random();
        taken.set(0, STANDARD);
    }

    /// The kernel as one more loop sees it.
    public SimKernel kernel() {
        return new SimKernel(this, network.agenda());
    }

    public void meanness(Meanness now) {
        meanness = now;
    }

    /// RLIMIT_NOFILE: no descriptor gets this number or a higher one.
    public void descriptorsMax(int limit) {
        descriptorsMax = limit;
    }

    /// Descriptors that are open.
    public int openDescriptors() {
        return descriptors.size();
    }

    /// Sockets that do not take all that is sent, or did not until now, as far as their loop knows.
    public int blockedSockets() {
        int count = 0;
        for (Descriptor descriptor : descriptors.values()) {
            Watch watch = descriptor.watch;
            boolean told = watch == null || !watch.queued;
            if (descriptor.what instanceof SimSocket socket && (socket.end.isBlocked() || !told)) {
                count++;
            }
        }
        return count;
    }

    void dialled() {
        dials++;
    }

    /// Dials that it began, ever.
    public long dials() {
        return dials;
    }

    /// Connections to `remote`, dials under way included, that one of its loops holds open.
    int connectionsTo(Endpoint remote, SimKernel owner) {
        int count = 0;
        for (Descriptor descriptor : descriptors.values()) {
            if (descriptor.owner == owner
                    && descriptor.what instanceof SimSocket socket
                    && remote.equals(socket.end.remote())) {
                count++;
            }
        }
        return count;
    }

    /// The process is killed: the kernel closes all it had, with a reset where something is left unread.
    public void crash() {
        List.copyOf(descriptors.values()).forEach(this::close);
    }

    SimHost host() {
        return host;
    }

    RandomGenerator random() {
        return random;
    }

    Meanness meanness() {
        return meanness;
    }

    boolean happens(double rate) {
        return SimPoll.happens(rate, random);
    }

    /// Why no descriptor can be had, as a negated number of [Errno]; 0 if one can.
    int refusal() {
        if (taken.nextClearBit(0) >= descriptorsMax) {
            return -Errno.EMFILE;
        }
        return happens(meanness.tablesFull()) ? -Errno.ENFILE : 0;
    }

    int open(SimKernel owner, Pollable what) {
        int number = taken.nextClearBit(0);
        taken.set(number);
        descriptors.put(number, new Descriptor(number, owner, what));
        return number;
    }

    Descriptor descriptor(String call, int fd) {
        Descriptor descriptor = descriptors.get(fd);
        if (descriptor == null) {
            throw new AssertionError(call + "(" + fd + "): not an open descriptor");
        }
        return descriptor;
    }

    void close(Descriptor descriptor) {
        descriptors.remove(descriptor.number);
        taken.clear(descriptor.number);
        Watch watch = descriptor.watch;
        if (watch != null) {
            watch.poll.remove(watch);
        }
        switch (descriptor.what) {
            case SimSocket socket -> socket.close();
            case SimPoll poll -> descriptors.values().forEach(poll::forget);
            default -> {} // an event descriptor
        }
    }
}

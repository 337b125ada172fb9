package io.tidegate.transport;

/// An event descriptor (eventfd(2)). Confined to the simulation's thread.
final class SimEvent implements Pollable {
    private long count;
    private Wake wake = Wake.NOBODY;

    void signal() {
        count++;
        wake.wake(Kernel.POLL_IN);
    }

    /// Whether it was readable.
    boolean clear() {
        boolean was = count != 0;
        count = 0;
        return was;
    }

    @Override
    public int ready() {
        return count == 0 ? Kernel.POLL_OUT : Kernel.POLL_IN | Kernel.POLL_OUT;
    }

    @Override
    public void watchedBy(Wake watcher) {
        wake = watcher;
    }
}

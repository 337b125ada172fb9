package io.tidegate.transport;

/// What a descriptor can stand for and epoll can watch.
interface Pollable {
    /// The `POLL_*` bits that hold now.
    int ready();

    /// From now on `watcher` is told when that may have changed.
    void watchedBy(Wake watcher);
}

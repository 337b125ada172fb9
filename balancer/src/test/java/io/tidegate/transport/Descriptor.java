package io.tidegate.transport;

import org.jspecify.annotations.Nullable;

/// An open descriptor of a [SimProcess]. Confined to the simulation's thread.
final class Descriptor {
    final int number;
    SimKernel owner;
    final Pollable what;

    @Nullable
    Watch watch;

    Descriptor(int number, SimKernel owner, Pollable what) {
        this.number = number;
        this.owner = owner;
        this.what = what;
    }

    /// One `epoll_ctl(ADD)`.
    static final class Watch {
        final SimPoll poll;
        final Pollable what;
        final int interest;
        final long data;
        boolean queued;

        Watch(SimPoll poll, Pollable what, int interest, long data) {
            this.poll = poll;
            this.what = what;
            this.interest = interest | Kernel.POLL_ERR | Kernel.POLL_HUP;
            this.data = data;
        }

        /// ep_poll_callback: queued for the next await, unless the cause is none that is watched for.
        void wake(int about) {
            if (!queued && (about == 0 || (about & interest) != 0)) {
                queued = true;
                poll.ready.addLast(this);
            }
        }
    }
}

package io.tidegate.protect;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;

/// Who of those arriving at one listener may stay; counts those who do. Any thread: the event loops share it.
///
/// The order of the checks is so that a flood costs least and takes nothing from good clients:
///
/// 1. the rules: they read what never changes, and whom they deny uses up no permit and no place;
/// 2. the count, only looked at: while the listener is full, arrivals use up no permit, so that the first place
///    that falls free can be taken;
/// 3. the rate: a permit is used only by one for whom a place was seen;
/// 4. the place itself, which another loop may have taken since: that costs one permit, and never goes over the
///    limit.
///
/// None of the refusals writes shared memory but that last, rare one.
public final class Admission {
    private final ListenerLimits limits;
    private final RateGate gate;
    private final AtomicInteger live = new AtomicInteger();

    public Admission(ListenerLimits limits, long nowNanos) {
        this.limits = limits;
        this.gate = new RateGate(limits.rate(), nowNanos);
    }

    public Verdict admit(InetAddress peer, long nowNanos) {
        if (!limits.rules().permits(peer)) {
            return Verdict.DENIED_BY_RULE;
        }
        if (live.get() >= limits.maxConnections()) {
            return Verdict.TOO_MANY;
        }
        if (!gate.tryPass(nowNanos)) {
            return Verdict.TOO_FAST;
        }
        return tryTakePlace() ? Verdict.ADMITTED : Verdict.TOO_MANY;
    }

    private boolean tryTakePlace() {
        while (true) {
            int now = live.get();
            if (now >= limits.maxConnections()) {
                return false;
            }
            if (live.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /// Gives the place of one [Verdict#ADMITTED] client back: exactly once for each.
    ///
    /// @throws IllegalStateException where nobody holds a place: a bug of the caller
    public void release() {
        while (true) {
            int now = live.get();
            if (now == 0) {
                throw new IllegalStateException("more clients were released than admitted");
            }
            if (live.compareAndSet(now, now - 1)) {
                return;
            }
        }
    }

    /// Clients admitted and not yet released.
    public int live() {
        return live.get();
    }

    /// What is done with one that arrives.
    public enum Verdict {
        /// It holds a place until [Admission#release].
        ADMITTED,
        /// `access_rules` deny its address.
        DENIED_BY_RULE,
        /// `max_connections` are here already.
        TOO_MANY,
        /// `max_conn_rate` is used up for now.
        TOO_FAST
    }
}

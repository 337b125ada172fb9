package io.tidegate.transport;

/// How long the window of the other end has kept back what this one has to say. One that stays shut is as good as
/// silence where a user timeout is set, however well the other end answers its probes (tcp_probe_timer); else it is
/// waited for without end. Confined to the simulation's thread.
final class ShutWindow {
    private final Agenda agenda;
    private final TcpEnd end;
    private long timeoutNanos;
    private long sinceNanos = Agenda.NEVER;

    ShutWindow(Agenda agenda, TcpEnd end) {
        this.agenda = agenda;
        this.end = end;
    }

    /// @param nanos 0 = none
    void userTimeout(long nanos) {
        timeoutNanos = nanos;
        await();
    }

    /// Whether it is shut, and something waits for it.
    void isShut(boolean whether) {
        if (!whether) {
            sinceNanos = Agenda.NEVER;
        } else if (sinceNanos == Agenda.NEVER) {
            sinceNanos = agenda.nowNanos();
            await();
        }
    }

    private void await() {
        long since = sinceNanos;
        if (timeoutNanos > 0 && since != Agenda.NEVER) {
            agenda.at(Math.max(agenda.nowNanos(), since + timeoutNanos), () -> {
                if (sinceNanos == since && timeoutNanos > 0 && agenda.nowNanos() - since >= timeoutNanos) {
                    end.fail(Errno.ETIMEDOUT);
                }
            });
        }
    }
}

package io.tidegate.transport;

/// TCP keep-alive of one connection (tcp(7)): finds a peer that went away without a word. Confined.
///
/// A probe is not sent, only its outcome looked at: silence where the path is cut, a reset where the peer forgot us.
final class KeepAliveProbes {
    private static final long SECOND = 1_000_000_000L;

    private final Agenda agenda;
    private final TcpEnd end;
    private long idleNanos = 7200 * SECOND;
    private long intervalNanos = 75 * SECOND;
    private int count = 9;
    private boolean on;
    private boolean running;
    private boolean due;
    private long heardNanos;
    private int unanswered;

    KeepAliveProbes(Agenda agenda, TcpEnd end) {
        this.agenda = agenda;
        this.end = end;
    }

    /// Whether the option was about keep-alive.
    void set(SocketOption option, int value) {
        switch (option) {
            case KEEP_ALIVE -> on = value != 0;
            case KEEP_IDLE -> idleNanos = value * SECOND;
            case KEEP_INTERVAL -> intervalNanos = value * SECOND;
            case KEEP_COUNT -> count = value;
            case REUSE_ADDRESS,
                    REUSE_PORT,
                    RECEIVE_BUFFER,
                    SEND_BUFFER,
                    NO_DELAY,
                    QUICK_ACK,
                    USER_TIMEOUT,
                    BIND_ADDRESS_NO_PORT,
                    IPV6_ONLY -> {}
        }
    }

    void start() {
        running = true;
        heard();
        schedule(heardNanos + idleNanos);
    }

    void stop() {
        running = false;
    }

    void heard() {
        heardNanos = agenda.nowNanos();
        unanswered = 0;
    }

    private void schedule(long atNanos) {
        if (on && !due) {
            due = true;
            agenda.at(atNanos, this::probe);
        }
    }

    private void probe() {
        due = false;
        if (!running) {
            return;
        }
        if (agenda.nowNanos() - heardNanos < idleNanos) {
            schedule(heardNanos + idleNanos);
            return;
        }
        if (end.answersProbe()) {
            heard();
            schedule(heardNanos + idleNanos);
            return;
        }
        if (running && unanswered++ >= count) {
            end.fail(Errno.ETIMEDOUT);
            return;
        }
        schedule(agenda.nowNanos() + intervalNanos);
    }
}

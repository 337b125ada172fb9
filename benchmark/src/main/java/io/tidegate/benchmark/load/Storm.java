package io.tidegate.benchmark.load;

/// Clients that connect, get their CONNACK, say DISCONNECT, end their output, wait until the proxy has
/// ended its own, close, and come again as somebody else. One such life is one operation. Confined to
/// the loop.
public final class Storm implements Habit {
    private final Crowd crowd;
    private long left;

    /// @param lives in all
    public Storm(Crowd crowd, long lives) {
        this.crowd = crowd;
        this.left = lives;
    }

    /// How many lives have not ended yet.
    public long left() {
        return left;
    }

    @Override
    public void welcomed(Client client) {
        crowd.tally().latency(crowd.now() - client.dialledNanos);
        crowd.leave(client);
    }

    @Override
    public boolean gone(Client client) {
        crowd.tally().operation();
        left--;
        if (left >= crowd.size()) { // the others are on their way
            crowd.again(client);
        }
        return true;
    }
}

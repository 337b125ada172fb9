package io.tidegate.benchmark.load;

/// Clients that connect and are silent ever after. Confined to the loop.
public final class Idle implements Habit {
    @Override
    public void welcomed(Client client) {}
}

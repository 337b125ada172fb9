package io.tidegate.continuity;

/// Somebody else's time, in which the players of this simulation act. Confined.
public interface Calendar {
    long now();

    void at(long nanos, Runnable act);
}

package io.tidegate.demo;

/// Stands where Tidegate's main class does, and cannot start.
public final class StandInThatFails {
    private StandInThatFails() {}

    public static void main(String[] args) {
        if (args[0].equals("run")) {
            throw new IllegalStateException("no light today");
        }
    }
}

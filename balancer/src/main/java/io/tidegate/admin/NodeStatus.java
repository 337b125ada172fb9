package io.tidegate.admin;

/// A node of a pool as it is now. Immutable.
public record NodeStatus(String pool, String name, Plan plan, NodeHealth health, Load load, ProbeStatus probe) {
    /// What a node is meant to be given.
    ///
    /// @param address as it was written, resolved or not
    /// @param weight that is in force, an operator's or its own
    /// @param percent of the weight that counts now: less than 100 while it starts slowly
    public record Plan(String address, int weight, int percent, Role role) {}

    /// What it has to do.
    ///
    /// @param clients that it has now
    /// @param total that it was ever given
    /// @param movedIn live clients that came to it from another node
    /// @param movedOut live clients that went from it to another node
    public record Load(long clients, long total, long movedIn, long movedOut) {}

    /// When it is used: always, or only where no primary node is usable.
    public enum Role {
        PRIMARY("primary"),
        BACKUP("backup");

        private final String label;

        Role(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}

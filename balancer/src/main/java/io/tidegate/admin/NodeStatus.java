package io.tidegate.admin;

/// A node of a pool as it is now. Immutable.
public record NodeStatus(String pool, String name, Plan plan, NodeHealth health, Load load) {
    /// What the configuration says of a node.
    ///
    /// @param address as it was written, resolved or not
    public record Plan(String address, int weight, Role role) {}

    /// What it has to do.
    ///
    /// @param clients that it has now
    /// @param total that it was ever given
    public record Load(long clients, long total) {}

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

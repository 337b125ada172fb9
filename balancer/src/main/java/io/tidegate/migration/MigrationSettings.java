package io.tidegate.migration;

/// How links of a pool are made to leave nodes. Immutable.
public record MigrationSettings(DrainSettings drain, RebalanceSettings rebalance) {
    public static final MigrationSettings DEFAULT =
            new MigrationSettings(DrainSettings.DEFAULT, RebalanceSettings.DEFAULT);
}

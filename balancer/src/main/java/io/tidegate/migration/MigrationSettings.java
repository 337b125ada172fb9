package io.tidegate.migration;

import io.tidegate.link.ContinuitySettings;
import org.jspecify.annotations.Nullable;

/// How links of a pool are made to leave nodes. Immutable.
///
/// @param continuity how those who leave are moved unseen; null = they end, and their clients connect again
public record MigrationSettings(
        DrainSettings drain,
        RebalanceSettings rebalance,
        @Nullable ContinuitySettings continuity) {
    public static final MigrationSettings DEFAULT =
            new MigrationSettings(DrainSettings.DEFAULT, RebalanceSettings.DEFAULT);

    public MigrationSettings {
        if (rebalance.autoInterval() != null && continuity == null) {
            throw new IllegalArgumentException("auto_rebalance needs continuity: else it would cut clients");
        }
    }

    /// Without continuity.
    public MigrationSettings(DrainSettings drain, RebalanceSettings rebalance) {
        this(drain, rebalance, null);
    }
}

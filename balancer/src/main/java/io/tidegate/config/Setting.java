package io.tidegate.config;

/// One value in force. Immutable.
///
/// @param path the key with all that it stands in, such as `pools.default.nodes.0.weight`
/// @param value as a configuration would spell it
/// @param source `FILE:LINE`, or `default`
public record Setting(String path, String value, String source) {
    /// One line of a configuration that says the same.
    @Override
    public String toString() {
        return path + " = " + value + "  # " + source;
    }
}

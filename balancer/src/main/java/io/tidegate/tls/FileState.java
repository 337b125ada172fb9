package io.tidegate.tls;

/// What can be said of a file without reading it. Immutable.
///
/// @param modifiedNanos since 1970, as precise as the file system is
/// @param key tells it from the others of its file system: another file of the same name has another
public record FileState(long bytes, long modifiedNanos, String key) {}

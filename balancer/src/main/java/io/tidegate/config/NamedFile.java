package io.tidegate.config;

import java.nio.file.Path;

/// A file that a configuration names, and where it does. It is not opened here. Immutable.
///
/// @param file beside the configuration where it is written without a `/` in front
/// @param key the key with all that it stands in, such as `listeners.ssl.default.ssl_options.certfile`
/// @param source as [Problem#file]
/// @param line as [Problem#line]
public record NamedFile(Path file, String key, String source, int line) {
    /// What is wrong with the file, said of the key that names it.
    public Problem problem(String what) {
        return new Problem(source, line, key + ": " + what);
    }
}

package io.tidegate.config;

/// What is wrong, or looks wrong, with a configuration. Immutable.
///
/// @param file as it was named on the command line or by an `include`; a variable of the environment is a file too
/// @param line from 1; 0 where it is about the whole file
public record Problem(String file, int line, String text) {
    /// One line: `FILE:LINE: what is wrong`.
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
    }
}

package io.tidegate.tls;

import java.nio.file.Path;

/// What is wrong with a file, or soon will be. Immutable.
///
/// @param setting that names it: `certfile`, `ocsp.issuer_pem`
/// @param what is wrong, and what to do; a phrase on one line
public record FileProblem(String setting, Path file, String what) {
    @Override
    public String toString() {
        return setting + " " + file + ": " + what;
    }
}

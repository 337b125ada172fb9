package io.tidegate.config;

import io.tidegate.http.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads what it takes to ask somebody: secrets, and who is believed. Confined to one reading.
///
/// @param file the configuration, beside which files are named
record HttpReader(Findings findings, Path file) {
    /// Null where none is written, or it is wrong, which has been said.
    @Nullable
    Secret secret(Section section, Key<String> written, Key<String> inFile) {
        String text = section.find(written);
        section.settleNothing(written);
        Path path = file(section, inFile);
        if (text != null && path != null) {
            section.refuse(inFile, ": there is " + written.name() + " too; write one of them");
        }
        if (path != null) {
            return new Secret.InFile(path);
        }
        if (text == null) {
            return null;
        }
        if (text.isEmpty()) {
            section.refuse(written, " is empty; write it, or remove the key");
            return null;
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > Secret.BYTES_MAX) {
            section.refuse(written, " has more than " + Secret.BYTES_MAX + " bytes");
            return null;
        }
        return new Secret.Written(text);
    }

    /// Who vouches for those who are asked; null = those that the JDK trusts.
    ///
    /// @param secure whether anybody is asked over HTTPS
    /// @param where an `https` would have to be for that
    @Nullable
    Path cacertfile(Section section, boolean secure, String where) {
        Path path = file(section, HttpKeys.CACERTFILE);
        if (path != null && !secure) {
            section.warn(HttpKeys.CACERTFILE, " does nothing without https in " + where);
        }
        return path;
    }

    private @Nullable Path file(Section section, Key<String> key) {
        String named = section.find(key);
        section.settleNothing(key);
        if (named == null) {
            return null;
        }
        Path path = file.resolveSibling(named);
        findings.file(path, section.path(key), section.origin(key));
        return path;
    }
}

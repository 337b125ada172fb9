package io.tidegate.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads keys for session tickets, as HAProxy's `tls-ticket-keys` has them: one a line, in base64. Confined.
final class TicketKeyReader {
    static final int KEY_BYTES = 48;
    static final int BYTES_MAX = 64 * 1024;

    private static final String SETTING = "ticket keys";
    private static final int LONG_KEY_BYTES = 80;

    private final FileFindings findings;

    TicketKeyReader(FileFindings findings) {
        this.findings = findings;
    }

    /// In the order of the file; empty only where there was a problem. No problem says a word of a key.
    List<byte[]> read(Path file) {
        String text = findings.readText(SETTING, file, BYTES_MAX);
        if (text == null) {
            return List.of();
        }
        List<byte[]> keys = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            try {
                byte[] key = Base64.getDecoder().decode(line);
                checkLength(file, i + 1, key.length);
                keys.add(key);
            } catch (IllegalArgumentException _) {
                findings.problem(
                        SETTING, file, "line " + (i + 1) + " is not base64: make a key with `openssl rand -base64 48`");
            }
        }
        if (lines.stream().allMatch(String::isBlank)) {
            findings.problem(SETTING, file, "no key in it: make one a line with `openssl rand -base64 48`");
        }
        return keys;
    }

    private void checkLength(Path file, int line, int bytes) {
        if (bytes == KEY_BYTES) {
            return;
        }
        findings.problem(
                SETTING,
                file,
                "line " + line + " has " + bytes + " bytes, "
                        + (bytes == LONG_KEY_BYTES
                                ? "of HAProxy's two lengths only that of 48 is supported"
                                : "must have 48")
                        + ": make a key with `openssl rand -base64 48`");
    }
}

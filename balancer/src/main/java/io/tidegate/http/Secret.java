package io.tidegate.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A password or a token. Immutable; does not show what it is.
public sealed interface Secret {
    int BYTES_MAX = 16 * 1024;

    /// What it is now. Any thread; may block.
    ///
    /// @throws IOException saying what is wrong with the file
    String read() throws IOException;

    /// The file that it is in; none where it stands in the configuration.
    List<InFile> files();

    /// It stands in the configuration.
    record Written(String text) implements Secret {
        @Override
        public String read() {
            return text;
        }

        @Override
        public List<InFile> files() {
            return List.of();
        }

        @Override
        public String toString() {
            return "******";
        }
    }

    /// It is what a file holds, without the ends of lines behind it; read again each time, so that it may change.
    record InFile(Path file) implements Secret {
        @Override
        public String read() throws IOException {
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(BYTES_MAX + 1);
            } catch (IOException e) {
                throw new IOException(file + " cannot be read: " + e, e);
            }
            if (bytes.length > BYTES_MAX) {
                throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            if (end == 0) {
                throw new IOException(file + " is empty");
            }
            return text.substring(0, end);
        }

        @Override
        public List<InFile> files() {
            return List.of(this);
        }
    }
}

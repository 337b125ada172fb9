package io.tidegate.benchmark.proxies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Certificates that sign themselves, with their keys, made by `openssl`. Immutable.
///
/// @param directory where they are kept for the runs to come
public record Certificates(Path directory) {
    /// What a handshake costs a server is mostly its signature.
    public enum Key {
        ECDSA_P256,
        RSA_2048;

        private List<String> options() {
            return switch (this) {
                case ECDSA_P256 -> List.of("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
                case RSA_2048 -> List.of("rsa:2048");
            };
        }
    }

    /// Certificate and key in one PEM file, which is made where it is missing.
    public Path of(Key key) {
        Path pem = directory.resolve(key.name() + ".pem");
        try {
            if (!Files.exists(pem)) {
                Files.createDirectories(directory);
                Files.writeString(pem, made(key));
            }
            return pem;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String made(Key key) throws IOException {
        Path certificate = directory.resolve(key.name() + ".crt");
        Path secret = directory.resolve(key.name() + ".key");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey"));
        command.addAll(key.options());
        command.addAll(List.of("-nodes", "-days", "3650", "-subj", "/CN=localhost"));
        command.addAll(List.of("-addext", "subjectAltName=DNS:localhost"));
        command.addAll(List.of("-keyout", secret.toString(), "-out", certificate.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("openssl makes no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return Files.readString(certificate) + Files.readString(secret);
    }
}

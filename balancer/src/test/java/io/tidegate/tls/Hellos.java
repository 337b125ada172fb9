package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.HelloOutcome.Incomplete;
import io.tidegate.tls.HelloOutcome.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Byte scripts of ClientHellos that can be checked against RFC 8446 §4.1.2, and what holds of any bytes.
final class Hellos {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /// legacy_version, random, an empty session id, TLS_AES_128_GCM_SHA256, no compression.
    static final String FIELDS = "03 03 | " + "5A ".repeat(32) + "| 00 | 00 02 13 01 | 01 00 | ";

    private Hellos() {}

    /// Of `16 03 | 01`: spaces and bars are for the eye.
    static byte[] hex(String script) {
        return HexFormat.of().parseHex(script.replaceAll("[ |]", ""));
    }

    /// Two bytes of length before the bytes of the script.
    static String in16(String script) {
        return "%04X | %s | ".formatted(hex(script).length, script);
    }

    /// One byte of length before the bytes of the script.
    static String in8(String script) {
        return "%02X | %s | ".formatted(hex(script).length, script);
    }

    static String ascii(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String extension(int type, String body) {
        return "%04X | %s".formatted(type, in16(body));
    }

    static String serverName(String name) {
        return extension(0, in16("00 | " + in16(ascii(name))));
    }

    /// A handshake message of type 1 with that body.
    static byte[] message(String body) {
        return hex("01 | 00 | " + in16(body));
    }

    /// In one record.
    static byte[] hello(String body) {
        return record(message(body));
    }

    static byte[] withExtensions(String extensions) {
        return hello(FIELDS + in16(extensions));
    }

    static byte[] record(byte[] fragment) {
        return join(hex("16 | 03 01 | %04X".formatted(fragment.length)), fragment);
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /// The message in records of 1..`most` bytes.
    static byte[] inRecords(byte[] message, int most, RandomGenerator random) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; ) {
            int size = Math.min(1 + random.nextInt(most), message.length - at);
            wire.writeBytes(record(Arrays.copyOfRange(message, at, at + size)));
            at += size;
        }
        return wire.toByteArray();
    }

    /// One that a real client sent.
    static byte[] captured(String name) {
        String path = ClientHelloReaderFuzzTest.class.getSimpleName() + "Inputs/readsAnyBytesConsistently/" + name;
        try (InputStream in = Objects.requireNonNull(Hellos.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HelloOutcome read(byte[] bytes) {
        return ClientHelloReader.read(bytes, bytes.length);
    }

    /// How many bytes it takes until the outcome is told; one more than there are, where it never is.
    static int toldAt(byte[] bytes) {
        for (int length = 0; length <= bytes.length; length++) {
            if (!(ClientHelloReader.read(bytes, length) instanceof Incomplete)) {
                return length;
            }
        }
        return bytes.length + 1;
    }

    /// Once told, the outcome stays as it is however much follows; and it is told in time.
    static void checkConsistent(byte[] bytes) {
        HelloOutcome whole = read(bytes);
        int told = toldAt(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            HelloOutcome expected = length < told ? new Incomplete() : whole;
            HelloOutcome actual = ClientHelloReader.read(bytes, length);
            if (!actual.equals(expected)) {
                throw new AssertionError("of " + length + " bytes: " + actual + ", of all of them: " + whole);
            }
        }
        switch (whole) {
            case Incomplete() -> assertThat(bytes.length).isLessThan(ClientHelloReader.BYTES_MAX);
            case Malformed(var section, var why) -> assertThat(section + why).matches("RFC \\d{4} §[ -~]+");
            case ClientHello hello -> {
                assertThat(hello.length()).isEqualTo(told);
                assertThat(hello.versions()).isNotEmpty();
                assertThat(hello.alpn()).doesNotContain("");
            }
        }
    }
}

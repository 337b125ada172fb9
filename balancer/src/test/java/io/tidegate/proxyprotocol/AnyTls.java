package io.tidegate.proxyprotocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a client on TLS, or a balancer in front, may come up with: mostly right, often not.
final class AnyTls {
    private static final String[] TEXTS = {
        "TLSv1.3",
        "TLS_AES_128_GCM_SHA256",
        "mqtt.example.org",
        "MQTT.Example",
        "sensor 17",
        "Ölpumpe 温度 🌡",
        "",
        "a\u0000b",
        "\u009b31m",
        "192.0.2.1",
        "x".repeat(300),
        "\ud800",
        "\ufffe",
        "mqtt.example."
    };

    private AnyTls() {}

    static TlsFacts facts(RandomGenerator random) {
        ClientCertificate certificate = switch (random.nextInt(3)) {
            case 0 -> new ClientCertificate.None();
            case 1 -> new ClientCertificate.OnThisConnection(text(random));
            default -> new ClientCertificate.InThisSession(text(random));
        };
        String version = random.nextInt(5) == 0 ? TEXTS[random.nextInt(TEXTS.length)] : "TLSv1.2";
        return new TlsFacts(
                version, "TLS_AES_128_GCM_SHA256", text(random), text(random), text(random), text(random), certificate);
    }

    private static @Nullable String text(RandomGenerator random) {
        return random.nextInt(4) == 0 ? null : TEXTS[random.nextInt(TEXTS.length)];
    }

    /// Of a pool that wants these, what is left of an SSL TLV.
    static Tlv cut(Tlv ssl, Set<OutgoingTlv> wanted) {
        SslValue value = Objects.requireNonNull(SslValue.read(ssl));
        List<Tlv> parts = new ArrayList<>();
        for (Tlv part : value.parts()) {
            OutgoingTlv with = part.type() == SslValue.CN ? OutgoingTlv.CN : OutgoingTlv.SSL;
            if (part.type() == SslValue.VERSION || wanted.contains(with)) {
                parts.add(part);
            }
        }
        return new SslValue(value.client(), value.verify(), parts).tlv();
    }

    /// A whole header of version 2 with TLVs that somebody in front made up.
    static byte[] headerFromInFront(RandomGenerator random) {
        List<Tlv> tlvs = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            int type = new int[] {Tlv.ALPN, Tlv.AUTHORITY, Tlv.SSL, Tlv.SSL, 0x30}[random.nextInt(5)];
            tlvs.add(type == Tlv.SSL ? ssl(random) : Tlv.of(type, bytes(random)));
        }
        byte[] block =
                new byte[tlvs.stream().mapToInt(tlv -> Tlv.HEAD + tlv.length()).sum()];
        int at = 0;
        for (Tlv tlv : tlvs) {
            at = tlv.write(block, at);
        }
        String fixed = Wire.SIGNATURE + "21 11 %04X C0000201 C0000202 DC04 075B".formatted(12 + block.length);
        return Wire.join(Wire.hex(fixed), block);
    }

    private static Tlv ssl(RandomGenerator random) {
        if (random.nextInt(8) == 0) {
            return Tlv.of(Tlv.SSL, bytes(random));
        }
        List<Tlv> parts = new ArrayList<>();
        parts.add(Tlv.of(SslValue.VERSION, "TLSv1.2".getBytes(UTF_8)));
        for (int count = random.nextInt(5); count > 0; count--) {
            parts.add(Tlv.of(SslValue.VERSION + random.nextInt(8), bytes(random)));
        }
        int verify = random.nextBoolean() ? SslValue.VERIFIED : random.nextInt();
        return new SslValue(random.nextInt(256), verify, parts).tlv();
    }

    private static byte[] bytes(RandomGenerator random) {
        return random.nextInt(3) == 0
                ? Written.noise(random, random.nextInt(12))
                : TEXTS[random.nextInt(TEXTS.length)].getBytes(UTF_8);
    }

    /// What no node may ever see is not there.
    static void assertClean(Tlv tlv) {
        if (tlv.type() == Tlv.SSL) {
            SslValue value = Objects.requireNonNull(SslValue.read(tlv));
            assertThat(value.client() & ~7).isZero();
            assertThat(value.hasCertificate() || value.verify() != 0).isTrue();
            assertThat(value.parts())
                    .extracting(Tlv::type)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(0x21, 0x22, 0x23, 0x24, 0x25);
            value.parts().forEach(AnyTls::assertClean);
            return;
        }
        String text = new String(tlv.value(), UTF_8);
        assertThat(text.getBytes(UTF_8)).isEqualTo(tlv.value()).isNotEmpty();
        assertThat(text).doesNotContainPattern("\\p{Cntrl}|[\\x80-\\x9f]");
        assertThat(tlv.length()).isLessThanOrEqualTo(256);
    }
}

package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The libcrypto of this machine, which the `openssl` of the system tests needs too.
class LibCryptoTest {
    private static final TestPki.Issued RSA =
            TestPki.order("rsa").key(TestPki.Key.RSA_2048).forServers().selfSigned();
    private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.US_ASCII);

    private final LibCrypto library = Objects.requireNonNull(LibCrypto.load(LibCrypto.NAME));

    @AfterEach
    void noKeyIsLeft() {
        assertThat(LibCrypto.LIVE_KEYS).hasValue(0);
    }

    @Test
    void isNobodyWhereThereIsNone() {
        assertThat(LibCrypto.load("libcrypto.so.none")).isNull();
    }

    @Test
    void isNobodyWhereTheLibraryIsAnother() {
        assertThat(LibCrypto.load("libc.so.6")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void signsWhatTheJdkVerifies(SignatureScheme scheme) {
        long key = library.parse(RSA.keys().getPrivate().getEncoded());
        try {
            byte[] made = Objects.requireNonNull(library.sign(key, scheme, MESSAGE));
            assertThat(made).hasSize(256);
            assertThat(scheme.verifies(RSA.keys().getPublic(), MESSAGE, made)).isTrue();
            made[100] ^= 1;
            assertThat(scheme.verifies(RSA.keys().getPublic(), MESSAGE, made)).isFalse();
        } finally {
            library.free(key);
        }
    }

    @Test
    void doesNotSignWithAKeyThatIsTooShortForTheScheme() {
        long key = library.parse(TestPki.order("short")
                .key(TestPki.Key.RSA_1024)
                .selfSigned()
                .keys()
                .getPrivate()
                .getEncoded());
        try {
            assertThat(library.sign(key, SignatureScheme.RSA_PSS_SHA512, MESSAGE))
                    .isNull(); // 64 of digest, 64 of salt and 2 are more than 128
        } finally {
            library.free(key);
        }
    }

    @Test
    void takesNoKeyFromWhatIsNone() {
        byte[] none = {0x30, 3, 2, 1, 0};
        assertThat(library.parse(none)).isZero();
        assertThat(none).as("wiped").containsOnly(0);
        assertThat(library.parse(new byte[0])).isZero();
    }

    @Test
    void signersShowThatTheyCanBeforeTheyAreUsed() {
        Signer signer = Objects.requireNonNull(new RsaSigners(library).of(RSA.keyMaterial()));
        assertThat(signer.sign(SignatureScheme.RSA_PSS_SHA256, MESSAGE)).hasSize(256);
        signer.close();
    }

    @Test
    void nobodySignsWithAKeyThatIsNotTheCertificates() {
        TestPki.Issued other =
                TestPki.order("other").key(TestPki.Key.RSA_2048).forServers().selfSigned();
        KeyMaterial own = RSA.keyMaterial();
        KeyMaterial mixed =
                new KeyMaterial(own.files(), own.chain(), other.keys().getPrivate(), own.facts());
        assertThat(new RsaSigners(library).of(mixed)).isNull();
    }

    @Test
    void nobodySignsWithAKeyOfAnotherKindOrSize() {
        for (TestPki.Key kind : new TestPki.Key[] {TestPki.Key.EC_256, TestPki.Key.ED25519, TestPki.Key.RSA_1024}) {
            TestPki.Issued issued =
                    TestPki.order("other").key(kind).forServers().selfSigned();
            assertThat(RsaSigners.here().of(issued.keyMaterial())).isNull();
        }
    }

    /// Of leaf 7 in EBX all of AVX512F (bit 16), AVX512DQ (17), AVX512_IFMA (21) and AVX512VL (31) are wanted.
    @ParameterizedTest
    @CsvSource({
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x405fc6f1bf07ab, true",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x80230000, true",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x80230000:0x1:0x2, true",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x80220000, false",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x80210000, false",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x80030000, false",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x00230000, false",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x405fc6f19f07ab env::~0x200000, false",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x405fc6f1bf07ab env::~0x1, true",
        "OPENSSL_ia32cap=0xfffa3203078bffff, false",
        "OPENSSL_armcap=0x7d, false",
        "'', false"
    })
    void readsWhatTheProcessorMayDo(String settings, boolean ifma) {
        assertThat(RsaSigners.hasIfma(settings)).isEqualTo(ifma);
    }

    @Test
    void theVersionThatOverwritesMemoryIsNotUsed() {
        assertThat(RsaSigners.isSound(0x30000040L)).as("3.0.4").isFalse();
        assertThat(RsaSigners.isSound(0x30000050L)).as("3.0.5").isTrue();
        assertThat(RsaSigners.isSound(0x30000160L)).as("3.0.22").isTrue();
        assertThat(RsaSigners.isSound(0x30400040L)).as("3.4.4").isTrue();
    }
}

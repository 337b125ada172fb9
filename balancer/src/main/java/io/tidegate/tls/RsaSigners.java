package io.tidegate.tls;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The system's libcrypto signs by RSA where that takes half as long as BoringSSL: with keys of 2048 bits, on
/// processors with AVX-512 IFMA, which BoringSSL makes no use of. Any thread.
final class RsaSigners implements Signers {
    private static final int KEY_BITS = 2048;

    /// Of CPUID's leaf 7, in EBX: AVX512F, AVX512DQ, AVX512_IFMA, AVX512VL. libcrypto asks for the same.
    private static final long IFMA = 1L << 16 | 1L << 17 | 1L << 21 | 1L << 31;

    private static final Pattern X86 = Pattern.compile("OPENSSL_ia32cap=0x[0-9a-f]+:0x([0-9a-f]{1,16})\\b.*");

    private final LibCrypto library;

    /// @param library whatever it makes use of
    RsaSigners(LibCrypto library) {
        this.library = library;
    }

    /// Those of this machine. The library is loaded when there is first a key for it, and not before.
    static Signers here() {
        return material -> {
            if (!isEligible(material.certificate().getPublicKey())) {
                return null;
            }
            RsaSigners swift = Here.SWIFT;
            return swift == null ? null : swift.of(material);
        };
    }

    private static final class Here {
        private static final @Nullable RsaSigners SWIFT = isX86(System.getProperty("os.arch", ""))
                ? swift(LibCrypto.load(LibCrypto.NAME))
                : null; // it could have nothing to offer there, and while it loads it takes signals that are the JVM's

        private static @Nullable RsaSigners swift(@Nullable LibCrypto library) {
            if (library == null || !isSound(library.version()) || !hasIfma(library.cpuSettings())) {
                return null;
            }
            return new RsaSigners(library);
        }
    }

    static boolean isX86(String architecture) {
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }

    /// OpenSSL 3.0.4 overwrites memory when it signs by RSA 2048 with IFMA (CVE-2022-2274).
    ///
    /// @param version as [LibCrypto#version]
    static boolean isSound(long version) {
        return version >> 4 != 0x3000004;
    }

    /// @param cpuSettings as [LibCrypto#cpuSettings]
    static boolean hasIfma(String cpuSettings) {
        Matcher matcher = X86.matcher(cpuSettings);
        return matcher.matches() && (Long.parseUnsignedLong(matcher.group(1), 16) & IFMA) == IFMA;
    }

    static boolean isEligible(PublicKey key) {
        return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == KEY_BITS;
    }

    /// Only one that has shown that it can: of each scheme a signature is made and verified, by the JDK.
    @Override
    public @Nullable Signer of(KeyMaterial material) {
        PrivateKey key = material.key();
        byte[] pkcs8 = key.getEncoded();
        long parsed = pkcs8 == null ? 0 : library.parse(pkcs8);
        if (parsed == 0) {
            return null;
        }
        Signer signer = new Key(library, parsed);
        for (SignatureScheme scheme : SignatureScheme.values()) {
            byte[] message = scheme.name().getBytes(StandardCharsets.US_ASCII);
            byte[] made = signer.sign(scheme, message);
            if (made == null || !scheme.verifies(material.certificate().getPublicKey(), message, made)) {
                signer.close();
                return null;
            }
        }
        return signer;
    }

    private record Key(LibCrypto library, long pointer) implements Signer {
        @Override
        public byte @Nullable [] sign(SignatureScheme scheme, byte[] message) {
            return library.sign(pointer, scheme, message);
        }

        @Override
        public void close() {
            library.free(pointer);
        }
    }
}

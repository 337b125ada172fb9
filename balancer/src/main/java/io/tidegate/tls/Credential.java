package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A certificate of ours as BoringSSL holds it: chain, key, and the OCSP response that is stapled to
/// it, all shared by the connections that show it. Any thread.
///
/// A native credential does not change once it is used: another response means another credential.
final class Credential {
    private final KeyMaterial material;
    private final byte @Nullable [] response;
    private final long pointer;
    private final Refs refs;

    private Credential(KeyMaterial material, byte @Nullable [] response, long pointer) {
        this.material = material;
        this.response = response;
        this.pointer = pointer;
        this.refs = new Refs(() -> free(pointer));
    }

    /// @param response null = nothing is stapled
    /// @throws IllegalArgumentException where BoringSSL does not take the key, or not with this
    ///     certificate
    static Credential of(KeyMaterial material, byte @Nullable [] response) {
        long made = 0;
        long chain = 0;
        long key = 0;
        try {
            chain = parseChain(material);
            key = parse(keyPem(material.key()), bio -> SSL.parsePrivateKey(bio, null));
            made = SSLCredential.newX509();
            BoringSsl.LIVE_CREDENTIALS.incrementAndGet();
            SSLCredential.setCertChain(made, chain);
            SSLCredential.setPrivateKey(made, key);
            if (response != null) {
                SSLCredential.setOcspResponse(made, response);
            }
            Credential credential = new Credential(material, response, made);
            made = 0;
            return credential;
        } catch (Exception e) { // the library declares it
            throw new IllegalArgumentException(
                    material.files().certfile() + ": BoringSSL does not take this certificate and key: "
                            + e.getMessage(),
                    e);
        } finally {
            SSL.clearError();
            if (made != 0) {
                free(made);
            }
            if (key != 0) {
                SSL.freePrivateKey(key);
            }
            if (chain != 0) {
                SSL.freeX509Chain(chain);
            }
        }
    }

    /// To be freed by the caller.
    static long parseChain(KeyMaterial material) throws Exception {
        return parse(chainPem(material.chain()), SSL::parseX509Chain);
    }

    /// Parses what is written to a native buffer.
    private interface Parser {
        long parse(long bio) throws Exception;
    }

    private static long parse(byte[] pem, Parser parser) throws Exception {
        long bio = SSL.newMemBIO();
        try {
            write(bio, pem);
            return parser.parse(bio);
        } finally {
            SSL.freeBIO(bio);
            Arrays.fill(pem, (byte) 0);
        }
    }

    /// Leaves nothing behind in memory of ours.
    static void write(long bio, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
            int written = SSL.bioWrite(bio, copy.address(), bytes.length);
            copy.fill((byte) 0);
            if (written != bytes.length) {
                throw new IllegalStateException("no native memory left");
            }
        }
    }

    static byte[] chainPem(List<X509Certificate> chain) throws GeneralSecurityException {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        for (X509Certificate certificate : chain) {
            pem.writeBytes(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return pem.toByteArray();
    }

    private static byte[] keyPem(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("the key cannot be read out of its store");
        }
        return pem("PRIVATE KEY", encoded);
    }

    /// Without a text in between, which nobody could wipe; wipes `der`.
    private static byte[] pem(String label, byte[] der) {
        byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        byte[] pem = ByteBuffer.allocate(begin.length + body.length + end.length)
                .put(begin)
                .put(body)
                .put(end)
                .array();
        Arrays.fill(body, (byte) 0);
        Arrays.fill(der, (byte) 0);
        return pem;
    }

    private static void free(long pointer) {
        try {
            SSLCredential.free(pointer);
        } catch (Exception e) { // declared for libraries other than BoringSSL
            throw new IllegalStateException(e);
        }
        BoringSsl.LIVE_CREDENTIALS.decrementAndGet();
    }

    KeyMaterial material() {
        return material;
    }

    byte @Nullable [] response() {
        return response;
    }

    /// Only while it is held.
    long pointer() {
        return pointer;
    }

    /// False where it is freed already.
    boolean acquire() {
        return refs.acquire();
    }

    void release() {
        refs.release();
    }
}

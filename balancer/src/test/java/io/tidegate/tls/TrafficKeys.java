package io.tidegate.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes records of TLS 1.3 from a traffic secret (RFC 8446 §5.2 and §7.3), for what no library can be made to send:
/// TLS_AES_128_GCM_SHA256 only. Confined.
final class TrafficKeys {
    private static final int KEY_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final byte HANDSHAKE = 22;
    private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 1}; // that asks for one in return, RFC 8446 §4.6.3

    private byte[] secret;
    private long sequence;

    TrafficKeys(byte[] secret) {
        this.secret = secret;
    }

    /// A KeyUpdate; what follows is under the next keys.
    byte[] keyUpdate() {
        byte[] record = record(HANDSHAKE, KEY_UPDATE);
        secret = expand("traffic upd", SECRET_BYTES);
        sequence = 0;
        return record;
    }

    private byte[] record(byte type, byte[] content) {
        byte[] clear = TlsEnd.join(content, new byte[] {type});
        ByteBuffer header = ByteBuffer.allocate(5).put((byte) 23).putShort((short) 0x0303);
        header.putShort((short) (clear.length + TAG_BYTES));
        byte[] nonce = expand("iv", IV_BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[IV_BYTES - 1 - i] ^= (byte) (sequence >>> (8 * i));
        }
        sequence++;
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(expand("key", KEY_BYTES), "AES"),
                    new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(header.array());
            return TlsEnd.join(header.array(), cipher.doFinal(clear));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// HKDF-Expand-Label with an empty context.
    private byte[] expand(String label, int bytes) {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer of = ByteBuffer.allocate(2 + 1 + name.length + 1);
        of.putShort((short) bytes).put((byte) name.length).put(name).put((byte) 0);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "Generic"), of.array(), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

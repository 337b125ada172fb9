package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A native SSL_CTX and those who use it. Any thread.
///
/// It must outlive the last connection made of it, because callbacks reach into it; so each
/// connection holds it, and the last one to let go frees it.
final class NativeContext {
    /// Renegotiation is off in BoringSSL unless asked for, and so is early data.
    private static final int NEVER = SSL.SSL_OP_NO_SSLv2
            | SSL.SSL_OP_NO_SSLv3
            | SSL.SSL_OP_NO_TLSv1
            | SSL.SSL_OP_NO_TLSv1_1
            | SSL.SSL_OP_NO_COMPRESSION;

    private static final String[] GROUPS = {"X25519", "P-256", "P-384"};

    private final long pointer;
    private final Refs refs;
    private final Handshakes handshakes;

    /// What may fail while a context is made.
    interface Step {
        /// @param handshakes for callbacks
        /// @throws Exception as the native library throws it
        void run(long context, Handshakes handshakes) throws Exception;
    }

    /// Those under way, so that callbacks, who are told an SSL, find whose it is. Any thread.
    static final class Handshakes {
        private final Map<Long, Handshake> bySsl = new ConcurrentHashMap<>();

        @Nullable
        Handshake of(long ssl) {
            return bySsl.get(ssl);
        }
    }

    private NativeContext(long pointer, Handshakes handshakes, Runnable afterwards) {
        this.pointer = pointer;
        this.handshakes = handshakes;
        this.refs = new Refs(() -> {
            free(pointer);
            afterwards.run();
        });
    }

    /// @param mode one of the library's `SSL_MODE_CLIENT` and `SSL_MODE_SERVER`
    /// @param step what else is to be set
    /// @param afterwards frees what is to be freed after it, also where making it fails; kept as long as a
    ///     connection lives, so it must reach nothing large
    /// @throws IllegalArgumentException where the library refuses
    static NativeContext make(int mode, Iterable<TlsVersion> versions, Step step, Runnable afterwards) {
        Handshakes handshakes = new Handshakes();
        long made = 0;
        try {
            made = SSLContext.make(SSL.SSL_PROTOCOL_TLSV1_2 | SSL.SSL_PROTOCOL_TLSV1_3, mode);
            BoringSsl.LIVE_CONTEXTS.incrementAndGet();
            SSLContext.setOptions(made, NEVER | unwanted(versions));
            SSLContext.setMode(made, SSL.SSL_MODE_RELEASE_BUFFERS | SSL.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            if (!SSLContext.setCurvesList(made, GROUPS)) {
                throw new IllegalArgumentException("BoringSSL knows none of the groups");
            }
            step.run(made, handshakes);
            NativeContext context = new NativeContext(made, handshakes, afterwards);
            made = 0;
            return context;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // the library declares it
            throw new IllegalArgumentException(e.getMessage(), e);
        } finally {
            SSL.clearError();
            if (made != 0) {
                free(made);
                afterwards.run();
            }
        }
    }

    private static int unwanted(Iterable<TlsVersion> versions) {
        int options = SSL.SSL_OP_NO_TLSv1_2 | SSL.SSL_OP_NO_TLSv1_3;
        for (TlsVersion version : versions) {
            options &= switch (version) {
                case TLS_1_2 -> ~SSL.SSL_OP_NO_TLSv1_2;
                case TLS_1_3 -> ~SSL.SSL_OP_NO_TLSv1_3;
            };
        }
        return options;
    }

    private static void free(long context) {
        SSLContext.free(context);
        BoringSsl.LIVE_CONTEXTS.decrementAndGet();
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

    void begin(long ssl, Handshake handshake) {
        handshakes.bySsl.put(ssl, handshake);
    }

    void finish(long ssl) {
        handshakes.bySsl.remove(ssl);
    }
}

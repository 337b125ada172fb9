package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.tidegate.transport.Layer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// TLS on one socket, by BoringSSL. Confined to its loop.
///
/// It owns no buffer once it is open: what is lent is read where it stands, and what is written is
/// written where it shall stand. A peer's certificate is judged off the loop, of which BoringSSL
/// knows nothing: only the loop touches what is native, so the layer can be closed at any time.
public final class TlsLayer implements Layer {
    private static final String NO_CERTIFICATE = Why.phrase("PEER_DID_NOT_RETURN_A_CERTIFICATE");

    private final NativeContext context;
    private final LongConsumer closed;
    private final Wire wire;
    private final Side side;
    private long ssl;
    private @Nullable Handshake opening;
    private @Nullable TlsIdentity identity;
    private boolean open;
    private boolean outputEnded;
    private boolean full;
    private int last = MORE;
    private boolean refusedPeer;
    private String why = "";

    /// Which side of the connection it is.
    enum Side {
        SERVER,
        CLIENT
    }

    /// @param context held by the caller for this layer, which lets go of it
    /// @param closed is told the native SSL before that is freed
    TlsLayer(NativeContext context, Side side, Handshake handshake, LongConsumer closed) {
        this.context = context;
        this.closed = closed;
        this.side = side;
        this.opening = handshake;
        this.ssl = newSsl(context, side);
        this.wire = new Wire(ssl);
        context.begin(ssl, handshake);
    }

    private static long newSsl(NativeContext context, Side side) {
        try {
            long made = SSL.newSSL(context.pointer(), side == Side.SERVER);
            BoringSsl.LIVE_CONNECTIONS.incrementAndGet();
            return made;
        } catch (Exception e) { // the library throws it without saying so
            context.release();
            throw new IllegalStateException("no native memory left for a TLS connection", e);
        }
    }

    /// The native SSL, for those who make layers; 0 once it is closed.
    long ssl() {
        return ssl;
    }

    @Override
    public void feed(MemorySegment lent, int length) {
        Handshake handshake = opening;
        Offers offers = handshake == null ? null : handshake.offers();
        wire.lend(lent, length);
        if (handshake != null && offers != null) {
            judge(handshake, offers.take(lent, length));
        }
    }

    /// A client must offer one of our protocols if it offers any (RFC 7301 §3.2). BoringSSL has not
    /// seen its first message yet, so the alert is still a plain one.
    private void judge(Handshake handshake, Offers.Found found) {
        switch (found) {
            case Offers.Found.NotYet() -> {}
            case Offers.Found.Nothing() -> handshake.offersAreFine();
            case Offers.Found.Refused(String reason) -> {
                wire.say(Wire.DECODE_ERROR);
                fail(reason);
            }
            case Offers.Found.Protocols(List<String> names) -> {
                if (names.stream().anyMatch(handshake.terms().alpn()::contains)) {
                    handshake.offersAreFine();
                } else {
                    wire.say(Wire.NO_APPLICATION_PROTOCOL);
                    fail("no application protocol in common: the client offers "
                            + SubjectName.harmless(String.join(", ", names), Refusal.CHARS_MAX));
                }
            }
        }
    }

    @Override
    public int read(MemorySegment clear) {
        if (last != MORE) {
            return last;
        }
        Handshake handshake = opening;
        return handshake == null ? decrypt(clear) : shakeHands(handshake, clear);
    }

    private int shakeHands(Handshake handshake, MemorySegment scratch) {
        if (handshake.isJudging()) {
            if (!handshake.takeVerdict()) {
                return WAITS;
            }
            Runnable task = handshake.takeTask();
            if (task == null) {
                return settle(handshake, scratch);
            }
            task.run();
        }
        while (true) {
            wire.source();
            int result = SSL.doHandshake(ssl);
            int error = result == 1 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, result);
            wire.taken();
            if (result == 1) {
                return settle(handshake, scratch);
            }
            int answer = goOn(handshake, error, scratch);
            if (answer != OPENED) {
                return answer;
            }
        }
    }

    /// What to answer, or [#OPENED] for "go on".
    private int goOn(Handshake handshake, int error, MemorySegment scratch) {
        if (error == SSL.SSL_ERROR_WANT_READ && wire.isTaken()) {
            look(handshake);
            return MORE;
        }
        if (error == SSL.SSL_ERROR_WANT_WRITE) {
            wire.spill(scratch, () -> SSL.doHandshake(ssl));
            return OPENED;
        }
        if (error == SSL.SSL_ERROR_WANT_X509_LOOKUP) {
            SSL.getTask(ssl).run(); // a choice among our certificates: cheap
            return OPENED;
        }
        if (error == SSL.SSL_ERROR_WANT_PRIVATE_KEY_OPERATION) {
            SSL.getTask(ssl).run(); // here, where BoringSSL would sign too: it is what a step of a handshake costs
            return OPENED;
        }
        PeerVerifier verifier = handshake.terms().verifier();
        if (error == SSL.SSL_ERROR_WANT_CERTIFICATE_VERIFY && verifier != null) {
            return judge(handshake, verifier, SSL.getTask(ssl));
        }
        Verdict.Refused refusal = handshake.refusal();
        String reason = failure(error);
        return fail(refusal == null ? reason : "the peer's certificate was refused: " + refusal.why());
    }

    private int judge(Handshake handshake, PeerVerifier verifier, @Nullable Runnable task) {
        handshake.judge(verifier, Handshake.chainOf(ssl), task);
        wire.keep();
        return WAITS;
    }

    private void look(Handshake handshake) {
        try {
            handshake.look(ssl);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // the library declares it
            throw new IllegalStateException(e);
        }
    }

    /// BoringSSL has finished its handshake. It asks no verifier about a session that is resumed, so
    /// whoever has no verdict yet is judged now; without one in its favour nobody comes in.
    private int settle(Handshake handshake, MemorySegment scratch) {
        PeerVerifier verifier = handshake.terms().verifier();
        if (verifier == null || handshake.peer() != null) {
            return opened(handshake, scratch);
        }
        Verdict.Refused refusal = handshake.refusal();
        if (refusal != null) {
            return refuse(scratch, "the peer's certificate was refused: " + refusal.why());
        }
        if (!Handshake.chainOf(ssl).isEmpty()) {
            return judge(handshake, verifier, null);
        }
        return handshake.terms().peerRequired() ? refuse(scratch, NO_CERTIFICATE) : opened(handshake, scratch);
    }

    private int opened(Handshake handshake, MemorySegment scratch) {
        open = true;
        opening = null;
        context.finish(ssl);
        if (side == Side.SERVER) {
            TlsIdentity known = handshake.identity(ssl);
            identity = known;
            if (known.version().equals("TLSv1.3")) {
                // its tickets go with our first bytes, but must not be in the way of an alert before those
                wire.spill(scratch, () -> SSL.writeToSSL(ssl, scratch.address(), 0));
                wire.letItWait();
            }
        }
        return OPENED;
    }

    /// After the handshake netty-tcnative has no way to send an alert that says more than "closed".
    private int refuse(MemorySegment scratch, String reason) {
        wire.spill(scratch, () -> SSL.shutdownSSL(ssl));
        SSL.clearError();
        return fail(reason);
    }

    private int fail(String reason) {
        Handshake handshake = opening;
        refusedPeer = handshake != null && (handshake.refusal() != null || reason.equals(NO_CERTIFICATE));
        wire.forget();
        last = FAILED;
        why = reason;
        return FAILED;
    }

    private static String failure(int error) {
        if (error == SSL.SSL_ERROR_SSL) {
            return Why.lastErrors();
        }
        SSL.clearError();
        return error == SSL.SSL_ERROR_ZERO_RETURN
                ? "the peer closed TLS during the handshake"
                : "TLS failed (error " + error + ")";
    }

    private int decrypt(MemorySegment clear) {
        if (wire.isTaken() && !full) {
            return MORE; // BoringSSL holds the beginning of a record at most
        }
        wire.source();
        int count = 0;
        int result;
        do {
            result = SSL.readFromSSL(ssl, clear.address() + count, CLEAR_BYTES_MAX - count);
            count += Math.max(0, result);
        } while (result > 0 && count < CLEAR_BYTES_MAX && wire.left() > 0);
        int error = result > 0 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, result);
        wire.taken();
        full = count == CLEAR_BYTES_MAX;
        if (result <= 0) {
            last = ending(error);
        }
        return count > 0 ? count : last;
    }

    /// What is told when the bytes before it have been handed on.
    private int ending(int error) {
        if (error == SSL.SSL_ERROR_WANT_READ && wire.isTaken()) {
            return MORE;
        }
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            wire.forget();
            return ENDED;
        }
        return fail(failure(error));
    }

    /// Nothing, where a peer that is to be told of as failed or gone has made BoringSSL give up.
    @Override
    public int write(MemorySegment clear, long offset, int length, MemorySegment wireBytes) {
        Objects.checkFromIndexSize(offset, (long) length, clear.byteSize());
        if (!open || outputEnded) {
            throw new IllegalStateException(open ? "the output has ended" : "not open yet");
        }
        wire.sink(wireBytes);
        int taken = SSL.writeToSSL(ssl, clear.address() + offset, length);
        if (taken != length) {
            SSL.clearError();
            if (last != FAILED) {
                throw new IllegalStateException("BoringSSL took " + taken + " of " + length + " bytes");
            }
        }
        return wire.written();
    }

    @Override
    public int drain(MemorySegment wireBytes) {
        return wire.drain(wireBytes);
    }

    @Override
    public int end(MemorySegment wireBytes) {
        if (!open || outputEnded) {
            return 0;
        }
        outputEnded = true;
        wire.sink(wireBytes);
        if (SSL.shutdownSSL(ssl) < 0) {
            SSL.clearError();
        }
        return wire.written();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String why() {
        return why;
    }

    /// After [#FAILED], also when it is closed: whether it was for the peer's certificate, or for want
    /// of one.
    public boolean hasRefusedPeer() {
        return refusedPeer;
    }

    /// After [#OPENED]: whether an earlier session went on.
    public boolean isResumed() {
        return SSL.isSessionReused(ssl);
    }

    /// What the handshake of a server's layer came to. Once, after [#OPENED]: the layer forgets it
    /// then, because a certificate takes more memory than the rest of an idle connection's heap.
    public TlsIdentity identity() {
        TlsIdentity known = identity;
        if (known == null) {
            throw new IllegalStateException("not open, no server's, or asked before");
        }
        identity = null;
        return known;
    }

    @Override
    public void close() {
        if (ssl == 0) {
            return;
        }
        context.finish(ssl);
        closed.accept(ssl);
        SSL.freeSSL(ssl); // from here on another may get the same address
        wire.close();
        BoringSsl.LIVE_CONNECTIONS.decrementAndGet();
        ssl = 0;
        opening = null;
        last = FAILED;
        context.release();
    }
}

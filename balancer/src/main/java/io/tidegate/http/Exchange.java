package io.tidegate.http;

import io.tidegate.http.HttpTransport.Bounds;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One request and the whole of its answer, by the JDK's HTTP client.
public final class Exchange {
    /// Causes of causes that are looked at.
    private static final int DEPTH_MAX = 16;

    private Exchange() {}

    /// Any thread; blocks.
    ///
    /// @throws HttpTimeoutException where there was no answer in time
    /// @throws IOException where there was none, saying why in words for people
    public static HttpResponse<byte[]> send(HttpClient client, HttpRequest request, Bounds bounds) throws IOException {
        Future<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bounds.bytesMax()));
        try {
            // The client's own time-out ends with the first byte of the answer; this one with the last.
            return answer.get(bounds.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late(bounds, e);
        } catch (ExecutionException e) {
            throw failed(bounds, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /// It was answered by somebody whom nobody that the JDK trusts vouches for.
    static final class Stranger extends IOException {
        private static final long serialVersionUID = 1;

        Stranger(Throwable cause) {
            super("its certificate is refused: nobody whom the JDK trusts vouches for it", cause);
        }
    }

    private static IOException late(Bounds bounds, Exception cause) {
        return (IOException)
                new HttpTimeoutException("no answer within " + bounds.timeout().toMillis() + " ms").initCause(cause);
    }

    /// What came of it, in words.
    static IOException failed(Bounds bounds, ExecutionException e) {
        if (find(HttpTimeoutException.class, e) != null) {
            return late(bounds, e);
        }
        if (find(CertPathBuilderException.class, e) != null) {
            return new Stranger(e);
        }
        CertificateException refused = find(CertificateException.class, e);
        if (refused != null) {
            return new IOException("its certificate is refused: " + refused.getMessage(), e);
        }
        SSLException broken = find(SSLException.class, e);
        if (broken != null) {
            return new IOException("TLS with it failed: " + broken.getMessage(), e);
        }
        if (find(UnresolvedAddressException.class, e) != null) {
            return new IOException("its host name has no address", e);
        }
        if (find(ConnectException.class, e) != null) { // whose message is not there, or is the system's
            return new IOException("it cannot be connected to", e);
        }
        Throwable cause = e.getCause();
        String message = cause == null ? "no answer" : cause.getMessage();
        return new IOException(message == null ? String.valueOf(cause) : message, e);
    }

    /// The first of a kind among the causes.
    private static <T extends Throwable> @Nullable T find(Class<T> kind, Throwable failed) {
        Throwable each = failed;
        for (int i = 0; i < DEPTH_MAX && each != null; i++) {
            if (kind.isInstance(each)) {
                return kind.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }
}

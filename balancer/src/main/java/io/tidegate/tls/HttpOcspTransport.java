package io.tidegate.tls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// By the JDK's HTTP client. Any thread.
record HttpOcspTransport(HttpClient client) implements OcspTransport {
    private static final int OK = 200;

    @Override
    public byte[] post(URI responder, byte[] request, Duration timeout) throws IOException {
        HttpRequest post;
        try {
            post = HttpRequest.newBuilder(responder)
                    .timeout(timeout)
                    .header("Content-Type", "application/ocsp-request")
                    .header("Accept", "application/ocsp-response")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("no address of a responder: " + e.getMessage(), e);
        }
        HttpResponse<byte[]> response =
                await(client.sendAsync(post, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX)), timeout);
        if (response.statusCode() != OK) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return response.body();
    }

    /// The client's own time-out ends with the first byte of the answer; this one with the last.
    private static <T> T await(Future<T> answer, Duration timeout) throws IOException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}

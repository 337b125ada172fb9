package io.tidegate.tls;

import io.tidegate.http.Exchange;
import io.tidegate.http.HttpTransport.Bounds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

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
        HttpResponse<byte[]> response = Exchange.send(client, post, new Bounds(timeout, BYTES_MAX));
        if (response.statusCode() != OK) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return response.body();
    }
}

package io.tidegate.tls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/// Asks an OCSP responder over HTTP (RFC 6960 appendix A). Any thread; blocks.
@FunctionalInterface
public interface OcspTransport {
    /// Of an answer.
    int BYTES_MAX = 64 * 1024;

    /// @param timeout for the whole exchange
    /// @return at most [#BYTES_MAX]
    /// @throws IOException also where the responder answers with anything but 200, or with more
    byte[] post(URI responder, byte[] request, Duration timeout) throws IOException;

    /// @param client should not follow redirects: an answer is worth what its signature is, but where we go is
    ///     up to who configures us
    static OcspTransport http(HttpClient client) {
        return new HttpOcspTransport(client);
    }
}

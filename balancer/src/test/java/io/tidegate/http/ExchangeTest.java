package io.tidegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.http.HttpTransport.Bounds;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/// What the JDK's client throws, in words for people.
class ExchangeTest {
    private static String words(Throwable... causes) {
        Throwable cause = null;
        for (Throwable each : causes) {
            if (cause != null) {
                each.initCause(cause);
            }
            cause = each;
        }
        return String.valueOf(Exchange.failed(new Bounds(Duration.ofMillis(70), 1), new ExecutionException(cause))
                .getMessage());
    }

    @Test
    void theFirstThatExplainsItDoes() {
        assertThat(words(new IOException("late"), new HttpTimeoutException("request timed out")))
                .isEqualTo("no answer within 70 ms");
        assertThat(words(new UnresolvedAddressException(), new ConnectException()))
                .isEqualTo("its host name has no address");
        assertThat(words(new ConnectException())).isEqualTo("it cannot be connected to");
        assertThat(words(new IOException("body exceeds capacity"))).isEqualTo("body exceeds capacity");
        assertThat(words(new IOException())).isEqualTo("java.io.IOException");
    }

    @Test
    void aCertificateThatIsRefusedIsTold() {
        assertThat(words(new CertificateException("expired"), new SSLHandshakeException("(unknown) expired")))
                .isEqualTo("its certificate is refused: expired");
        assertThat(words(
                        new CertPathBuilderException("unable to find valid certification path"),
                        new CertificateException("PKIX path building failed"),
                        new SSLHandshakeException("(unknown)")))
                .isEqualTo("its certificate is refused: nobody whom the JDK trusts vouches for it");
        assertThat(words(new SSLHandshakeException("no cipher suite")))
                .isEqualTo("TLS with it failed: no cipher suite");
    }
}

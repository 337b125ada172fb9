package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyTest {
    @ParameterizedTest
    @CsvSource({
        "NO_SHARED_CIPHER, no cipher suite in common",
        "TLSV1_ALERT_UNKNOWN_CA, peer's alert: unknown CA",
        "SSLV3_ALERT_BAD_CERTIFICATE, peer's alert: bad certificate",
        "TLSV1_CERTIFICATE_REQUIRED, peer's alert: certificate required",
        "SOMETHING_NEW, TLS failed (SOMETHING_NEW)",
        "'', TLS failed"
    })
    void reasonsAreWordsForOperators(String reason, String phrase) {
        assertThat(Why.phrase(reason)).isEqualTo(phrase);
    }

    @Test
    void theReasonIsTheLastWordOfAnError() {
        assertThat(Why.reasonOf("error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER"))
                .isEqualTo("NO_SHARED_CIPHER");
    }
}

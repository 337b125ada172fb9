package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateWarningsTest {
    private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");
    private static final CertificateFacts FACTS = new CertificateFacts(
            "CN=mqtt.example", List.of(), END.minus(Duration.ofDays(90)), END, "EC256", "ecdsa-with-SHA256");

    @ParameterizedTest
    @CsvSource({
        "P31D, 31",
        "P30DT23H59M59S, 30",
        "P30D, 30",
        "P1D, 1",
        "PT23H59M59S, 0",
        "PT0S, 0",
        "PT-1S, -1",
        "P-1D, -1",
        "P-1DT-1S, -2"
    })
    void countsWholeDays(Duration left, long days) {
        assertThat(CertificateWarnings.daysLeft(FACTS, END.minus(left))).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource({
        "P90DT1S, ' is not valid before 2025-12-01T12:00:00Z'",
        "P30DT23H59M59S, ' expires in 30 days, at 2026-03-01T12:00:00Z'",
        "P2D, ' expires in 2 days, at 2026-03-01T12:00:00Z'",
        "P1DT1H, ' expires in 1 day, at 2026-03-01T12:00:00Z'",
        "PT23H, ' expires today, at 2026-03-01T12:00:00Z'",
        "PT0S, ' expires today, at 2026-03-01T12:00:00Z'",
        "PT-1S, ' expired at 2026-03-01T12:00:00Z'"
    })
    void warns(Duration left, String words) {
        assertThat(CertificateWarnings.warning(FACTS, END.minus(left)))
                .isEqualTo("the certificate of \"CN=mqtt.example\"" + words);
    }

    @Test
    void saysNothingWhileThereAreMoreThanThirtyDays() {
        assertThat(CertificateWarnings.warning(FACTS, END.minus(Duration.ofDays(31))))
                .isNull();
        assertThat(CertificateWarnings.warning(FACTS, FACTS.notBefore())).isNull();
    }
}

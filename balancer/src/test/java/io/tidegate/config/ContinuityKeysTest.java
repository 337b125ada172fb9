package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.link.ContinuitySettings;
import io.tidegate.link.MovePace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContinuityKeysTest {
    private static final String PROBLEM = "tidegate.conf:1: pools.default.";

    @TempDir
    Path directory;

    @Test
    void isOffWhereNothingIsWritten() {
        assertThat(pool("").leg().continuity()).isNull();
        assertThat(pool("").migration().continuity()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pools.default.continuity = on",
                "pools.default.continuity = true",
                "pools.default { continuity { enable = on } }"
            })
    void isOnByAWordOrByItsKey(String written) {
        assertThat(pool(written).leg().continuity()).isEqualTo(ContinuitySettings.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pools.default.continuity = off",
                "pools.default.continuity = no",
                "pools.default.continuity { enable = off, hold = 30s }",
                "pools.default.continuity.hold = 30s\npools.default.continuity = off",
                "pools.default.continuity {}",
                "pools.default.continuity = null"
            })
    void isOffByAWordOrByItsKey(String written) {
        assertThat(pool(written).leg().continuity()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pools.default.continuity = on\npools.default.continuity.hold = 30s",
                "pools.default.continuity.hold = 30s",
                "pools.default.continuity { hold = 30s }",
                "pools.default.continuity { enable = true, hold = 30s }"
            })
    void takesKeysBesideTheWord(String written) {
        assertThat(settings(written).hold()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'\"7/s\"', 7", "'\"120/m\"', 2", "'\"1000/500ms\"', 2000", "100000, 100000"})
    void readsARateOrANumberASecond(String written, int perSecond) {
        assertThat(settings("pools.default.continuity.rate = " + written).pace())
                .isEqualTo(new MovePace(perSecond, MovePace.DEFAULT.inFlight(), MovePace.DEFAULT.settle()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "infinity", "\"3/2s\"", "100001", "\"1/h\"", "\"999999999999999999/ms\"", "fast", "-1"})
    void refusesARateThatIsNoneOfMoves(String written) {
        assertThat(texts().problems("pools.default.continuity.rate = " + written + "\n" + Texts.MINIMAL))
                .singleElement()
                .asString()
                .startsWith(PROBLEM + "continuity.rate: ")
                .containsAnyOf("write such as ", "1 or more");
    }

    @Test
    void saysWhatAWordMayBe() {
        assertThat(texts().problems("pools.default.continuity = onn\n" + Texts.MINIMAL))
                .containsExactly(
                        PROBLEM + "continuity: \"onn\" is neither true nor false; write on, off, or a block in braces");
        assertThat(texts().problems("pools.default.continuity = [on]\n" + Texts.MINIMAL))
                .containsExactly(PROBLEM + "continuity: expected a block in braces, found a list");
    }

    @Test
    void saysWhatIsWrongAlsoWhereItIsOff() {
        assertThat(texts().problems("pools.default.continuity { enable = off, hold = 2h }\n" + Texts.MINIMAL))
                .containsExactly(PROBLEM + "continuity.hold: 2h is out of range: 1s..1h");
    }

    @Test
    void showsWhatIsInForce() {
        assertThat(texts().effective("pools.default.continuity = on\n" + Texts.MINIMAL))
                .contains("pools.default.continuity.enable = on", "pools.default.continuity.hold = 90s");
        assertThat(texts().effective("pools.default.continuity.hold = 30s\n" + Texts.MINIMAL))
                .contains("pools.default.continuity.enable = true", "pools.default.continuity.hold = \"30s\"");
        assertThat(texts().effective(Texts.MINIMAL)).contains("pools.default.continuity.enable = false");
    }

    @Test
    void rebalancesByItselfOnlyWithContinuity() {
        String auto = "pools.default.rebalance { auto_rebalance = on, auto_rebalance_interval = 5m }\n";
        assertThat(texts().problems(auto + Texts.MINIMAL))
                .containsExactly(PROBLEM + "rebalance.auto_rebalance = on would cut clients again and again: write"
                        + " pools.default.continuity = on, with which they stay connected, or auto_rebalance = off");
        assertThat(pool(auto + "pools.default.continuity = on")
                        .migration()
                        .rebalance()
                        .autoInterval())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(pool("pools.default.rebalance.auto_rebalance_interval = 5m")
                        .migration()
                        .rebalance()
                        .autoInterval())
                .isNull();
    }

    @Test
    void warnsOfClientsThatItCannotMove() {
        String through = """
                pools.default { continuity { broker = other }, balance = round_robin }
                listeners.ssl_passthrough.tls.bind = "127.0.0.1:8883"
                """ + Texts.POOL;
        assertThat(texts().warnings(through))
                .containsExactly(PROBLEM + "continuity: listeners.ssl_passthrough.tls passes TLS through, so its"
                        + " clients cannot be moved: they end with their node");
    }

    @Test
    void warnsOfABrokerThatIsNotSaid() {
        String unsaid = "continuity.broker is not written, so it is other, which relies on nothing: sessions that the"
                + " nodes keep are made anew at each move, and what waits in them is lost; write what they run: emqx,"
                + " bifromq, rabbitmq, aedes or other";
        assertThat(texts().warnings("pools.default.continuity = on\n" + Texts.MINIMAL))
                .containsExactly(PROBLEM + unsaid);
        assertThat(texts().warnings("pools.default.continuity.hold = 30s\n" + Texts.MINIMAL))
                .containsExactly(PROBLEM + unsaid);
        assertThat(texts().warnings("pools.default.continuity.broker = other\n" + Texts.MINIMAL))
                .isEmpty();
        assertThat(texts().warnings("pools.default.continuity { enable = off, hold = 30s }\n" + Texts.MINIMAL))
                .isEmpty();
    }

    @Test
    void cutsNobodyByItself() {
        String through = """
                pools.default { continuity = on, balance = round_robin, rebalance.auto_rebalance = on }
                listeners.ssl_passthrough.tls.bind = "127.0.0.1:8883"
                """ + Texts.POOL;
        assertThat(texts().problems(through))
                .singleElement()
                .asString()
                .startsWith(PROBLEM + "rebalance.auto_rebalance = on: listeners.ssl_passthrough.tls passes TLS through")
                .contains("write auto_rebalance = off");
    }

    private PoolConfig pool(String written) {
        return texts().config(written + "\n" + Texts.MINIMAL).pools().getFirst();
    }

    private ContinuitySettings settings(String written) {
        return Objects.requireNonNull(pool(written).leg().continuity());
    }

    private Texts texts() {
        return new Texts(directory);
    }
}

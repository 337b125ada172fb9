package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No node finds a silent client before the balancer does: what nodes are asked for, and when they are pinged.
final class KeepAlivesTest {
    /// MQTT 5, client id "a", Clean Start 1, keep alive 60 s, no expiry.
    private static final String FIVE = "10 0E | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 00 | 00 01 61";

    private static final String NEW = "20 02 00 00";

    private static Terms patient(double idleKeepAlives) {
        Terms emqx = Desk.EMQX;
        return new Terms(emqx.capabilities(), emqx.bounds(), emqx.times(), emqx.hold(), idleKeepAlives);
    }

    /// MQTT 3.1.1, client id "a", Clean Session 0.
    private static String persistent(String keepAlive) {
        return "10 0D 00 04 4D 51 54 54 04 00 " + keepAlive + " 00 01 61";
    }

    /// A node waits 1.5 times what it is asked for.
    @ParameterizedTest
    @CsvSource({
        "00 3C, 1.5, 00 78",
        "00 3C, 1.0, 00 50",
        "00 3C, 3.0, 00 F0",
        "00 3C, 10.0, 03 20",
        "00 01, 1.0, 00 02",
        "7F FF, 1.5, FF FE",
        "80 00, 1.5, FF FF",
        "FF FF, 10.0, FF FF",
        "00 00, 1.5, 00 00"
    })
    void asksANodeToWaitTwiceAsLongAsTheBalancer(String own, double idleKeepAlives, String ofNodes) {
        Desk desk = new Desk(persistent(own), patient(idleKeepAlives));
        assertThat(desk.session.connect()).isEqualTo(Desk.hex(persistent(ofNodes)));
    }

    /// Server Keep Alive 30 s: what the client does not say for 45 s is found by both.
    @Test
    void pingsTheFirstNodeWhereThatNamesTheKeepAlive() {
        Desk desk = Desk.open(FIVE, Desk.EMQX, "20 06 00 00 03 13 00 1E");
        for (int ping = 1; ping < 4; ping++) {
            desk.waits();
            assertThat(desk.now).isEqualTo((1 + 15 * ping) * Desk.SECOND);
            assertThat(desk.acts()).containsExactly("node 1: C0 00");
            assertThat(desk.node(1, "D0 00").acts()).isEmpty();
        }
        assertThat(desk.client("C0 00").node(1, "D0 00").acts()).containsExactly("node 1: C0 00", "client: D0 00");
    }

    /// The next one names the same.
    @Test
    void pingsEachNodeThatNamesTheKeepAlive() {
        Desk desk =
                Desk.open(FIVE, Desk.EMQX, "20 06 00 00 03 13 00 1E").resets(1).connected(2);
        desk.node(2, "20 06 01 00 03 13 00 1E").acts();
        assertThat(desk.waits().acts()).containsExactly("node 2: C0 00");
        assertThat(desk.now).isEqualTo(16 * Desk.SECOND);
    }

    @Test
    void pingsANodeThatCannotBeAskedForMore() {
        Desk longest = Desk.open(persistent("FF FF"), Desk.EMQX, NEW);
        assertThat(longest.waits().acts()).containsExactly("node 1: C0 00");
        assertThat(longest.now).isEqualTo(Desk.SECOND + 65_535 * Desk.SECOND / 2);
        assertThat(Desk.open(persistent("7F FF"), Desk.EMQX, NEW).waits().acts())
                .isEmpty();
    }

    @Test
    void pingsNobodyWhoWaitsForLongerThanTheBalancer() {
        assertThat(Desk.open(FIVE, Desk.EMQX, "20 03 00 00 00").deadline).isEqualTo(Session.NEVER);
        assertThat(Desk.open(FIVE, Desk.EMQX, "20 06 00 00 03 13 00 00").deadline)
                .isEqualTo(Session.NEVER); // for ever
        assertThat(Desk.open(FIVE, patient(10), "20 03 00 00 00").deadline).isEqualTo(Session.NEVER);
        assertThat(Desk.open(persistent("00 00"), Desk.EMQX, NEW).deadline).isEqualTo(Session.NEVER);
    }
}

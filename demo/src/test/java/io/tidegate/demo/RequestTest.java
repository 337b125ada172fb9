package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.demo.Request.Chaotic;
import io.tidegate.demo.Request.Help;
import io.tidegate.demo.Request.Start;
import io.tidegate.demo.Request.Wrong;
import org.junit.jupiter.api.Test;

final class RequestTest {
    @Test
    void startsTwoNodesOnTheUsualPortsWhenNothingIsSaid() {
        assertThat(Request.read()).isEqualTo(new Start(2, 1883, new TlsPort.Usual(), 8888));
    }

    @Test
    void takesEachOptionInBothSpellings() {
        assertThat(Request.read("--nodes", "3", "--port=2883", "--tls-port", "2884", "--admin-port", "9999"))
                .isEqualTo(new Start(3, 2883, new TlsPort.Asked(2884), 9999));
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(Request.read("--help"))
                .isInstanceOfSatisfying(
                        Help.class,
                        help -> assertThat(help.text())
                                .contains(
                                        "tidegate demo",
                                        "--nodes",
                                        "--port",
                                        "--tls-port",
                                        "--admin-port",
                                        "--chaos",
                                        "--seconds",
                                        "--seed",
                                        "--help",
                                        "1883",
                                        "8883",
                                        "8888"));
    }

    @Test
    void namesEveryNumberThatIsOutOfRange() {
        assertThat(Request.read("--nodes", "9", "--port", "0", "--tls-port", "65536"))
                .isEqualTo(new Wrong("--nodes must be 1..8, was 9; --port must be 1..65535, was 0;"
                        + " --tls-port must be 1..65535, was 65536"));
    }

    @Test
    void refusesOnePortForTwoThings() {
        assertThat(Request.read("--port", "8888"))
                .isEqualTo(new Wrong("--port and --admin-port must differ, both are 8888"));
        assertThat(Request.read("--tls-port", "1883"))
                .isEqualTo(new Wrong("--port and --tls-port must differ, both are 1883"));
        assertThat(Request.read("--tls-port", "8888"))
                .isEqualTo(new Wrong("--tls-port and --admin-port must differ, both are 8888"));
    }

    @Test
    void theUsualTlsPortIsNoneThatWasAskedFor() {
        assertThat(Request.read("--port", "8883")).isEqualTo(new Start(2, 8883, new TlsPort.Usual(), 8888));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(Request.read("--node", "2")).isInstanceOf(Wrong.class);
        assertThat(Request.read("--nodes", "two")).isInstanceOf(Wrong.class);
        assertThat(Request.read("--nodes")).isInstanceOf(Wrong.class);
        assertThat(Request.read("more")).isInstanceOf(Wrong.class);
    }

    @Test
    void aChaosHasThreeNodesAnySeedAndNoEndUnlessThatIsSaid() {
        Start three = new Start(3, 1883, new TlsPort.Usual(), 8888);
        assertThat(Request.read("--chaos")).isEqualTo(new Chaotic(three, Chaotic.ANY, Chaotic.ENDLESS));
        assertThat(Request.read("--chaos", "--seconds", "15", "--seed=0")).isEqualTo(new Chaotic(three, 0, 15));
        assertThat(Request.read("--nodes", "2", "--chaos"))
                .isEqualTo(new Chaotic(new Start(2, 1883, new TlsPort.Usual(), 8888), -1, 0));
        assertThat(new Chaotic(three, Chaotic.ANY, 0).withSeed(7).seed()).isEqualTo(7);
        assertThat(new Chaotic(three, 3, 0).withSeed(7).seed()).isEqualTo(3);
    }

    @Test
    void refusesAChaosThatCannotBe() {
        assertThat(Request.read("--chaos", "--nodes", "1", "--seconds", "86401", "--seed", "-2"))
                .isEqualTo(new Wrong("--chaos needs --nodes 2 or more, was 1: one must always be well;"
                        + " --seed must be 0 or more, was -2; --seconds must be 1..86400, was 86401"));
        assertThat(Request.read("--chaos", "--seconds", "0"))
                .isEqualTo(new Wrong("--seconds must be 1..86400, was 0; leave it out to go on until Ctrl-C"));
        assertThat(Request.read("--chaos", "--seed", "-1"))
                .isEqualTo(new Wrong("--seed must be 0 or more, was -1; leave it out for any"));
        assertThat(Request.read("--seconds", "5"))
                .isEqualTo(new Wrong("--seed and --seconds are for --chaos: add it, or leave them out"));
    }

    @Test
    void aStartCannotBeWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Start(0, 1883, new TlsPort.Usual(), 8888))
                .withMessage("--nodes must be 1..8, was 0");
    }
}

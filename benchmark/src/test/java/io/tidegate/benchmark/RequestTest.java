package io.tidegate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.benchmark.Scenario.Cast;
import io.tidegate.benchmark.Scenario.Way;
import io.tidegate.benchmark.proxies.Competitor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static Request parse(String... arguments) {
        return Request.parse(List.of(arguments), Scenarios.all());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("scenarios=start"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("rounds"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("rounds=many"))
                .withMessageContaining("rounds must be a number");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("rounds=0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("scenario=strat"))
                .withMessageContaining("there is no scenario \"strat\"")
                .withMessageContaining("start");
    }

    @Test
    void playsEverythingNineTimesUnlessAskedOtherwise() {
        Request request = parse("root=/here", "scenario=", "rounds=", "quick=", "out=");
        assertThat(request.scenarios()).hasSize(Scenarios.all().size());
        assertThat(request.terms().rounds()).isEqualTo(9);
        assertThat(request.output()).isEqualTo(Path.of("/here/docs/benchmark"));
    }

    @Test
    void takesLongerWindowsAndWarmUps() {
        Terms terms = parse("warmup=20", "window=2.5").terms();
        assertThat(terms.warmUp()).hasSeconds(20);
        assertThat(terms.cpu()).hasMillis(2500);
        assertThat(terms.windowMax()).hasSeconds(10);
        assertThat(parse().terms()).isEqualTo(Terms.USUAL);
        assertThat(parse("quick=1", "warmup=1").terms().warmUp()).hasSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> parse("window=0"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("window=NaN"));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("warmup=-1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("warmup=long"))
                .withMessageContaining("warmup must be seconds");
    }

    @Test
    void saysHowLongItMeasures() {
        assertThat(parse("warmup=2", "window=1.5").terms().text())
                .isEqualTo("a process is warmed up by 2 s of its own time; a window holds 1.5 s of it and"
                        + " lasts 1.5 to 6 s");
    }

    @Test
    void keepsPartsAndTrialsOutOfTheDocuments() {
        assertThat(parse("root=/here", "scenario=start").output()).isEqualTo(Path.of("/here/benchmark/target/results"));
        assertThat(parse("root=/here", "quick=1").output()).isEqualTo(Path.of("/here/benchmark/target/results"));
        assertThat(parse("root=/here", "quick=1", "out=there").output()).isEqualTo(Path.of("/here/there"));
    }

    @Test
    void putsAPartIntoTheDocumentsOnDemand() {
        Request part = parse("root=/here", "scenario=start", "merge=1");
        assertThat(part.output()).isEqualTo(Path.of("/here/docs/benchmark"));
        assertThat(part.merges()).isTrue();
        assertThat(part.continues()).isFalse();
        assertThat(parse("continue=1").continues()).isTrue();
        assertThat(parse("merge=").merges()).isFalse();
    }

    @Test
    void takesANameForAllThatBeginWithIt() {
        assertThat(parse("scenario=roundtrip,start,roundtrip-1x1").scenarios())
                .extracting(Scenario::name)
                .containsExactly("roundtrip-1x1", "roundtrip-100x1", "roundtrip-1000x1", "roundtrip-100x16", "start");
    }

    @Test
    void playsInEveryRoundOrInEveryOtherOrInTheFirst() {
        Scenario held = parse("scenario=connect-affinity").scenarios().getFirst();
        Scenario counted = parse("scenario=syscalls").scenarios().getFirst();
        assertThat(IntStream.rangeClosed(1, 9).filter(held::isDueIn)).hasSize(9);
        assertThat(IntStream.rangeClosed(1, 9).filter(counted::isDueIn)).containsExactly(1, 3, 5, 7, 9);
        Scenario failing = parse("scenario=failover-stop").scenarios().getFirst();
        assertThat(IntStream.rangeClosed(1, 9).filter(failing::isDueIn)).containsExactly(1, 2, 3);
    }

    @Test
    void knowsWhatAScenarioNeeds() {
        assertThat(parse("scenario=tls").scenarios())
                .allSatisfy(each -> assertThat(each.needs()).containsExactly("openssl"));
        assertThat(parse("scenario=syscalls").scenarios().getFirst().needs()).containsExactly("strace");
        assertThat(parse("scenario=bulk").scenarios())
                .allSatisfy(each -> assertThat(each.needs()).isEmpty());
    }

    @Test
    void holdsContinuityToTidegateWithout() {
        List<Scenario> scenarios = parse("scenario=continuity").scenarios();
        assertThat(scenarios)
                .extracting(Scenario::name)
                .containsExactly(
                        "continuity-qos0-100",
                        "continuity-qos0-1000",
                        "continuity-qos1-100",
                        "continuity-qos1-1000",
                        "continuity-idle-9000");
        assertThat(scenarios).allSatisfy(each -> {
            assertThat(each.competitors())
                    .contains(Competitor.TIDEGATE_CONTINUITY_OFF, Competitor.TIDEGATE_CONTINUITY_ON)
                    .doesNotContain(Competitor.TIDEGATE);
            assertThat(each.subject().metrics()).isEmpty();
        });
    }

    @Test
    void playsContinuityByProcessesThatDoNothingElse() {
        assertThat(Scenarios.all()).allSatisfy(each -> {
            if (each.way() instanceof Way.Warm(var _, var cast)) {
                assertThat(cast == Cast.CONTINUITY).isEqualTo(each.name().startsWith("continuity-"));
                assertThat(cast == Cast.TLS).isEqualTo(each.name().startsWith("tls-"));
            }
        });
    }

    @Test
    void givesEveryScenarioANameOfItsOwn() {
        assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }
}

package io.tidegate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
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
        Terms terms = parse("warmup=20", "window=5").terms();
        assertThat(terms.warmUp()).hasSeconds(20);
        assertThat(terms.cpu()).hasSeconds(5);
        assertThat(terms.windowMax()).hasSeconds(20);
        assertThat(parse().terms()).isEqualTo(Terms.USUAL);
        assertThatIllegalArgumentException().isThrownBy(() -> parse("window=0"));
    }

    @Test
    void keepsPartsAndTrialsOutOfTheDocuments() {
        assertThat(parse("root=/here", "scenario=start").output()).isEqualTo(Path.of("/here/benchmark/target/results"));
        assertThat(parse("root=/here", "quick=1").output()).isEqualTo(Path.of("/here/benchmark/target/results"));
        assertThat(parse("root=/here", "quick=1", "out=there").output()).isEqualTo(Path.of("/here/there"));
    }

    @Test
    void takesANameForAllThatBeginWithIt() {
        assertThat(parse("scenario=roundtrip,start,roundtrip-1x1").scenarios())
                .extracting(Scenario::name)
                .containsExactly("roundtrip-1x1", "roundtrip-100x1", "roundtrip-1000x1", "roundtrip-100x16", "start");
    }

    @Test
    void givesEveryScenarioANameOfItsOwn() {
        assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }
}

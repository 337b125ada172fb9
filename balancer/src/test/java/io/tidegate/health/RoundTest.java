package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.health.Outcome.Failure;
import io.tidegate.health.Round.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a node says on two ways, put together.
class RoundTest {
    private static final Outcome PASS = new Outcome.Passes();

    private static HttpAnswer status(int code) {
        return new HttpAnswer.Status(code, "GET x answered " + code);
    }

    private static Round both(Outcome life, HttpAnswer word) {
        return Round.begin(Needs.BOTH, 0, 1).withLife(life).withWord(word);
    }

    @ParameterizedTest
    @CsvSource({"LIFE, true, false", "WORD, false, true", "BOTH, true, true"})
    void isCompleteWhenAllThatWasAskedIsAnswered(Needs needs, boolean life, boolean word) {
        Round round = Round.begin(needs, 10, 5);
        assertThat(round.deadlineNanos()).isEqualTo(15);
        assertThat(round.isComplete()).isFalse();
        assertThat(round.withLife(PASS).isComplete()).isEqualTo(life && !word);
        assertThat(round.withWord(status(200)).isComplete()).isEqualTo(word && !life);
        assertThat(round.withLife(PASS).withWord(status(200)).isComplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"200, pass", "503, status", "404, status", "500, status", "301, status", "401, pass", "403, pass"})
    void lifeIsSaidByAStatus(int code, String label) {
        assertThat(Round.lifeOf(status(code)).label()).isEqualTo(label);
    }

    @Test
    void noAnswerIsNoLife() {
        assertThat(Round.lifeOf(new HttpAnswer.Unanswered("refused")).label()).isEqualTo("unreachable");
    }

    @Test
    void a503OfTheEvacuationUrlIsEvacuationAndNotDeath() {
        assertThat(both(PASS, status(503)).outcome(null)).isInstanceOf(Outcome.Evacuates.class);
        assertThat(both(PASS, status(200)).outcome(null)).isEqualTo(PASS);
        // Before MQTT 5 an evacuating EMQX node has no other word than "not available".
        Outcome refusal = new Outcome.Fails(Failure.REFUSED, "0x03");
        assertThat(both(refusal, status(503)).outcome(null)).isInstanceOf(Outcome.Evacuates.class);
        assertThat(both(refusal, status(200)).outcome(null)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, names = "REFUSED", mode = EnumSource.Mode.EXCLUDE)
    void whatDoesNotWorkDoesNotEvacuate(Failure failure) {
        Outcome fails = new Outcome.Fails(failure, "no");
        assertThat(both(fails, status(503)).outcome(null)).isEqualTo(fails);
    }

    @Test
    void whatIsNotSaidOfEvacuationLeavesItAsItWas() {
        for (HttpAnswer nothing : new HttpAnswer[] {
            status(404), status(401), new HttpAnswer.Unanswered("late"), new HttpAnswer.Unasked("no password")
        }) {
            Round round = both(PASS, nothing);
            assertThat(round.leavingNow(null)).isNull();
            assertThat(round.leavingNow("GET x answered 503")).isEqualTo("GET x answered 503");
            assertThat(round.outcome(round.leavingNow("GET x answered 503"))).isInstanceOf(Outcome.Evacuates.class);
            assertThat(round.outcome(null)).isEqualTo(PASS);
        }
        assertThat(both(PASS, status(200)).leavingNow("GET x answered 503")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"200, pass", "503, evacuating", "500, status", "401, pass"})
    void whereEvacuationIsAllThatIsAskedItSaysWhetherTheNodeLivesToo(int code, String label) {
        Round round = Round.begin(Needs.WORD, 0, 1).withWord(status(code));
        assertThat(round.outcome(round.leavingNow(null)).label()).isEqualTo(label);
    }

    @Test
    void whoIsNotAskedOfEvacuationDoesNotEvacuate() {
        Round round = Round.begin(Needs.LIFE, 0, 1).withLife(PASS);
        assertThat(round.outcome(round.leavingNow("said before"))).isEqualTo(PASS);
    }
}

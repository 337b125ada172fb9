package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients and null nodes without a proxy in between, over loopback.
class LoadTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Load load = new Load(Clock.system(), 2);

    @AfterEach
    void nothingFailed() {
        assertThat(load.tally().firstFailure()).isEmpty();
        load.close();
    }

    private Crowd crowd(int count, Function<Crowd, Habit> habit) {
        Crowd crowd = load.crowd(load.nodes().getFirst().port(), null, habit);
        crowd.add(count, 8);
        return crowd;
    }

    private void await(BooleanSupplier done) {
        assertThat(load.await(done, PATIENCE_NANOS)).isTrue();
    }

    @Test
    void livesAsManyLivesAsItIsAskedFor() {
        Storm[] storm = new Storm[1];
        crowd(8, self -> storm[0] = new Storm(self, 100));
        await(() -> storm[0].left() == 0);
        assertThat(load.tally().operations()).isEqualTo(100);
        assertThat(load.tally().hasLatencies()).isTrue();
    }

    @Test
    void publishesAnewForEachAnswer() {
        RoundTrips[] habit = new RoundTrips[1];
        Crowd crowd = crowd(20, self -> habit[0] = new RoundTrips(self, load, 64, 16));
        await(crowd::isComplete);
        assertThat(load.tally().operations()).isZero();
        habit[0].begin();
        await(() -> load.tally().operations() >= 10_000);
    }

    @Test
    void everyLifeHasItsPacketsHoweverItEnds() {
        Lives[] habit = new Lives[1];
        crowd(10, self -> habit[0] = new Lives(self, load, 300, 40, 1));
        await(() -> habit[0].isOver());
        assertThat(habit[0].begun()).isEqualTo(300);
        assertThat(habit[0].published()).isEqualTo(300 * 40);
        assertThat(load.tally().operations()).isBetween(300L * 24, 300L * 40 - 1);
    }

    @Test
    void publishesAtItsPace() {
        Paced[] habit = new Paced[1];
        Crowd crowd = crowd(10, self -> habit[0] = new Paced(self, load, 64, 2000));
        await(crowd::isComplete);
        habit[0].begin();
        await(() -> load.tally().operations() >= 500);
    }

    @Test
    void movesLargePacketsBothWays() {
        Bulk[] habit = new Bulk[1];
        Crowd crowd = crowd(4, self -> habit[0] = new Bulk(self, load, 100_000, 4));
        await(crowd::isComplete);
        load.tally().forget();
        habit[0].begin();
        await(() -> load.tally().receivedBytes() > 20_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void getsBackWhateverSubscribersPublish(Echoes.Qos qos) {
        Echoes[] habit = new Echoes[1];
        Crowd crowd = crowd(20, self -> habit[0] = new Echoes(self, load, qos, 64, 20));
        await(() -> crowd.isComplete() && crowd.areSubscribed(Echoes.SUBSCRIPTIONS));
        assertThat(load.tally().operations()).isZero();
        habit[0].begin();
        await(() -> load.tally().operations() >= 10_000);
        assertThat(load.tally().hasLatencies()).isTrue();
    }

    @Test
    void packetIdsGoRoundWithoutAMistake() {
        Echoes[] habit = new Echoes[1];
        Crowd crowd = crowd(1, self -> habit[0] = new Echoes(self, load, Echoes.Qos.ONE, 64, 1));
        await(() -> crowd.isComplete() && crowd.areSubscribed(Echoes.SUBSCRIPTIONS));
        habit[0].begin();
        await(() -> load.tally().operations() >= 70_000);
    }

    @Test
    void subscribesTwiceAndIsSilent() {
        expectSilence();
    }

    private void expectSilence() {
        Crowd crowd = crowd(30, self -> new Subscribers(self, load));
        await(() -> crowd.isComplete() && crowd.areSubscribed(Subscribers.SUBSCRIPTIONS));
        load.tally().forget();
        load.run(1_000_000);
        assertThat(load.tally().receivedBytes()).isZero();
    }

    @Test
    void subscribersGetWhatTheirOwnCrowdIsAbout() {
        Bulk[] bulk = new Bulk[1];
        Crowd first = crowd(2, self -> bulk[0] = new Bulk(self, load, 1000, 2));
        await(first::isComplete);
        bulk[0].begin();
        await(() -> load.tally().receivedBytes() > 100_000);
        load.dismiss();
        await(load::isDeserted);
        expectSilence();
    }

    @Test
    void sendsEverybodyAwayUntilNodesAreDeserted() {
        Crowd crowd = crowd(5, _ -> new Idle());
        await(crowd::isComplete);
        assertThat(load.isDeserted()).isFalse();
        load.dismiss();
        await(load::isDeserted);
    }

    @Test
    void changesOneCrowdForAnother() {
        Crowd first = crowd(5, _ -> new Idle());
        await(first::isComplete);
        Crowd second = crowd(3, _ -> new Idle());
        await(second::isComplete);
        assertThat(second.size()).isEqualTo(3);
    }
}

package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
    private static Spread.Place join(Spread spread, int clients) {
        Spread.Place place = spread.join((fd, owner, peer) -> {
            throw new AssertionError("nobody is handed over here");
        });
        for (int i = 0; i < clients; i++) {
            place.take();
        }
        return place;
    }

    @Test
    void aClientGoesToTheLoopWithFewest() {
        Spread spread = new Spread(0);
        Spread.Place many = join(spread, 3);
        join(spread, 2);
        Spread.Place few = join(spread, 1);
        assertThat(spread.placeFor(many)).isSameAs(few);
        assertThat(spread.placeFor(few)).isSameAs(few);
    }

    @Test
    void aFewMoreAreNoReasonToGiveOneAway() {
        Spread spread = new Spread(16);
        Spread.Place many = join(spread, 1016 + 63);
        Spread.Place few = join(spread, 1000);
        assertThat(spread.placeFor(many))
                .as("16, and a sixteenth of 1000, which is 62")
                .isSameAs(few);
        many.leave();
        assertThat(spread.placeFor(many)).isSameAs(many);
    }

    @Test
    void aLoopThatHasLeftGetsNoneAndGivesNoneAway() {
        Spread spread = new Spread(0);
        Spread.Place many = join(spread, 9);
        Spread.Place gone = join(spread, 0);
        spread.leave(gone);
        assertThat(spread.placeFor(many)).isSameAs(many);
        join(spread, 1);
        spread.leave(many);
        assertThat(spread.placeFor(many)).isSameAs(many);
    }
}

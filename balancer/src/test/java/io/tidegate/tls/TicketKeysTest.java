package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TicketKeys keys = new TicketKeys(new Random(5), START);

    @Test
    void aKeyEncryptsForAnHour() {
        byte[] first = keys.inOrder().getFirst();
        assertThat(first).hasSize(48);
        assertThat(keys.rotate(START.plus(TicketKeys.ROTATION).minusNanos(1))).isFalse();
        assertThat(keys.inOrder()).containsExactly(first);
        assertThat(keys.rotate(START.plus(TicketKeys.ROTATION))).isTrue();
        assertThat(keys.inOrder()).hasSize(2);
        assertThat(keys.inOrder().getFirst()).isNotEqualTo(first);
        assertThat(keys.inOrder().getLast()).isEqualTo(first);
    }

    @Test
    void aKeyDecryptsUntilTheLastTicketThatItMadeIsTooOld() {
        byte[] first = keys.inOrder().getFirst();
        Instant superseded = START.plus(TicketKeys.ROTATION.multipliedBy(3).dividedBy(2)); // nobody asked before
        keys.rotate(superseded);
        keys.rotate(superseded.plus(TicketKeys.TICKET_LIFE).minusNanos(1));
        assertThat(keys.inOrder()).contains(first);
        keys.rotate(superseded.plus(TicketKeys.TICKET_LIFE));
        assertThat(keys.inOrder()).doesNotContain(first);
    }

    @Test
    void thereAreNeverMoreKeysThanLiveTicketsNeed() {
        for (int minutes = 0; minutes < 3000; minutes += 5) {
            keys.rotate(START.plus(Duration.ofMinutes(minutes)));
            assertThat(keys.inOrder()).hasSizeBetween(1, 3);
        }
        assertThat(keys.inOrder()).hasSize(3);
    }

    @Test
    void aClockThatIsSetBackMakesNoKeyAndForgetsNone() {
        keys.rotate(START.plus(TicketKeys.ROTATION));
        List<byte[]> before = keys.inOrder();
        assertThat(keys.rotate(START.minus(Duration.ofDays(365)))).isFalse();
        assertThat(keys.inOrder()).isEqualTo(before);
    }

    @Test
    void ofAFileTheLastButOneEncrypts() {
        byte[] one = {1};
        byte[] two = {2};
        byte[] three = {3};
        assertThat(TicketKeys.fromFile(List.of(one))).containsExactly(one);
        assertThat(TicketKeys.fromFile(List.of(one, two))).containsExactly(one, two);
        assertThat(TicketKeys.fromFile(List.of(one, two, three))).containsExactly(two, one, three);
    }

    @Test
    void aKeyIsLaidOutAsHaproxyHasIt() {
        byte[] key = new byte[48];
        Arrays.fill(key, 0, 16, (byte) 'n');
        Arrays.fill(key, 16, 32, (byte) 'a');
        Arrays.fill(key, 32, 48, (byte) 'h');
        var made = TicketKeys.forLibrary(List.of(key))[0];
        assertThat(made.getName()).containsOnly('n');
        assertThat(made.getAesKey()).containsOnly('a');
        assertThat(made.getHmacKey()).containsOnly('h');
        List<byte[]> tooShort = new ArrayList<>(List.of(new byte[47]));
        assertThatThrownBy(() -> TicketKeys.forLibrary(tooShort)).hasMessage("a ticket key has 48 bytes, not 47");
    }
}

package io.tidegate.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientIdsTest {
    private static final int MOST = 128;

    private final ClientIds ids = new ClientIds(MOST);

    private void keep(int link, String id) {
        byte[] bytes = ("<" + id + ">").getBytes(US_ASCII);
        ids.keep(link, bytes, 1, id.length());
    }

    private String kept(int link) {
        return new String(ids.bytes(link), ids.offset(link), ids.length(link), US_ASCII);
    }

    @Test
    void aLinkThatNothingIsKnownOfHasNone() {
        assertThat(kept(0)).isEmpty();
        assertThat(kept(1_000_000)).isEmpty();
        keep(300, "");
        assertThat(kept(300)).isEmpty();
    }

    @Test
    void forgettingWhatWasNeverKeptIsNothing() {
        ids.forget(70_000);
        keep(1, "one");
        ids.forget(2);
        assertThat(kept(1)).isEqualTo("one");
    }

    @Test
    void anEmptyOneStandsNowhereWhenTheOthersAreForgotten() {
        keep(1, "one");
        keep(2, "");
        ids.forget(1);
        assertThat(kept(2)).isEmpty();
    }

    @Test
    void doesNotPermitIdsThatItsOffsetsCouldNotReach() {
        assertThatThrownBy(() -> new ClientIds(201)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheFirstBytesOfALongOne() {
        keep(7, "x".repeat(MOST + 1));
        assertThat(kept(7)).isEqualTo("x".repeat(MOST));
    }

    @Test
    void theNextOneOfALinkTakesThePlaceOfTheOneBefore() {
        keep(7, "first");
        keep(7, "second, and longer");
        assertThat(kept(7)).isEqualTo("second, and longer");
        ids.forget(7);
        assertThat(kept(7)).isEmpty();
    }

    @Test
    void aChunkFullOfTheLongestFits() {
        for (int link = 0; link < 512; link++) {
            keep(link, Integer.toString(link).repeat(MOST).substring(0, MOST));
        }
        for (int link = 0; link < 512; link++) {
            assertThat(kept(link)).isEqualTo(Integer.toString(link).repeat(MOST).substring(0, MOST));
        }
    }

    @Test
    void holdsNothingWhenAllAreForgotten() {
        for (int link = 0; link < 256; link++) {
            keep(link, "device-" + link);
        }
        for (int link = 0; link < 256; link++) {
            ids.forget(link);
        }
        assertThat(ids.bytes(0)).isEmpty();
    }

    @Test
    void takesLittleMoreThanTheIdsThemselves() {
        int sum = 0;
        for (int round = 0; round < 1000; round++) {
            int link = round * 7919 % 256;
            keep(link, "device-%09d".formatted(round));
        }
        for (int link = 0; link < 256; link++) {
            sum += ids.length(link);
        }
        assertThat(ids.bytes(0)).hasSizeLessThan(2 * sum);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsEachWhateverComesAndGoesAroundIt(long seed) {
        Random random = new Random(seed);
        Map<Integer, String> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int link = random.nextInt(600);
            if (random.nextInt(3) == 0) {
                ids.forget(link);
                model.remove(link);
            } else {
                String id = Integer.toString(step, 36).repeat(random.nextInt(41));
                String first = id.substring(0, Math.min(MOST, id.length()));
                keep(link, id);
                model.put(link, first);
            }
            int other = random.nextInt(600);
            assertThat(kept(other)).isEqualTo(model.getOrDefault(other, ""));
        }
        for (int link = 0; link < 600; link++) {
            assertThat(kept(link)).isEqualTo(model.getOrDefault(link, ""));
        }
    }
}

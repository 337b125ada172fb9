package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.IpText;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Objects.requireNonNull(IpText.parse(text)))
                .toList();
    }

    @Test
    void familiesTakeTurnsBeginningWithTheFirst() {
        assertThat(Families.interleave(addresses("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1")))
                .isEqualTo(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"));
        assertThat(Families.interleave(addresses("2001:db8::1", "2001:db8::2", "192.0.2.1")))
                .isEqualTo(addresses("2001:db8::1", "192.0.2.1", "2001:db8::2"));
    }

    @Test
    void oneFamilyKeepsItsOrder() {
        assertThat(Families.interleave(addresses("192.0.2.3", "192.0.2.1", "192.0.2.2")))
                .isEqualTo(addresses("192.0.2.3", "192.0.2.1", "192.0.2.2"));
        assertThat(Families.interleave(List.of())).isEmpty();
    }

    @Test
    void eachAddressIsTriedOnce() {
        assertThat(Families.interleave(addresses("192.0.2.3", "192.0.2.3", "2001:db8::1", "2001:db8:0::1")))
                .isEqualTo(addresses("192.0.2.3", "2001:db8::1"));
    }

    @Test
    void aHugeAnswerIsCutOff() {
        String[] many = IntStream.range(0, 200)
                .mapToObj(i -> i % 3 == 0 ? "2001:db8::" + i : "192.0.2." + i)
                .toArray(String[]::new);
        assertThat(Families.interleave(addresses(many))).hasSize(Families.ADDRESSES_MAX);
    }
}

package io.tidegate.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClosedLinkRingTest {
    @Test
    void recordsComeOutAsTheyWentIn() {
        ClosedLinkRing ring = new ClosedLinkRing(4);
        publish(ring, 7);
        publish(ring, 8);
        assertThat(drain(ring)).containsExactly(7L, 8L);
        assertThat(drain(ring)).isEmpty();
    }

    @Test
    void whatIsClaimedAndNotYetPublishedStaysInside() {
        ClosedLinkRing ring = new ClosedLinkRing(4);
        requireNonNull(ring.claim()).link = 7;
        assertThat(drain(ring)).isEmpty();
        ring.publish();
        assertThat(drain(ring)).containsExactly(7L);
    }

    @Test
    void aFullRingDropsAndCounts() {
        ClosedLinkRing ring = new ClosedLinkRing(2);
        publish(ring, 1);
        publish(ring, 2);
        assertThat(ring.claim()).isNull();
        assertThat(ring.claim()).isNull();
        assertThat(ring.dropped()).isEqualTo(2);
        assertThat(drain(ring)).containsExactly(1L, 2L);
        publish(ring, 3);
        assertThat(drain(ring)).containsExactly(3L);
        assertThat(ring.dropped()).isEqualTo(2);
    }

    @Test
    void aClaimedRecordRemembersNothing() {
        ClosedLinkRing ring = new ClosedLinkRing(1);
        ClosedLink first = requireNonNull(ring.claim());
        first.node = "emqx1";
        first.detail = "something";
        first.connackCode = 3;
        first.peerPort = 9;
        first.tlsVersion = "TLSv1.3";
        first.cipher = "TLS_AES_128_GCM_SHA256";
        first.names("mqtt.example", "sensor 17");
        first.clientId("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 3);
        ring.publish();
        assertThat(drain(ring)).hasSize(1);

        assertThat(requireNonNull(ring.claim()))
                .usingRecursiveComparison()
                .ignoringFields("clientId")
                .isEqualTo(new ClosedLink());
    }

    @Test
    void publishingWithoutClaimingIsABug() {
        ClosedLinkRing ring = new ClosedLinkRing(2);
        assertThatThrownBy(ring::publish).isInstanceOf(IllegalStateException.class);
        publish(ring, 1);
        assertThatThrownBy(ring::publish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConsumerThatThrowsLosesOneRecordOnly() {
        ClosedLinkRing ring = new ClosedLinkRing(2);
        publish(ring, 1);
        publish(ring, 2);
        assertThatThrownBy(() -> ring.drain(_ -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(drain(ring)).containsExactly(2L);
    }

    @Test
    void onlyPowersOfTwoAreCapacities() {
        for (int wrong : new int[] {0, -4, 3, 1 << 21}) {
            assertThatThrownBy(() -> new ClosedLinkRing(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Timeout(60)
    void twoThreadsLoseAndTearNothing() {
        int records = 200_000;
        ClosedLinkRing ring = new ClosedLinkRing(64);
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            for (long i = 1; i <= records; i++) {
                ClosedLink link = claim(ring);
                link.link = i;
                link.bytesFromNode = -i;
                ring.publish();
            }
        });
        long[] last = {0};
        while (last[0] < records) {
            int count = ring.drain(link -> {
                assertThat(link.link).isEqualTo(last[0] + 1);
                assertThat(link.bytesFromNode).isEqualTo(-link.link);
                last[0] = link.link;
            });
            if (count == 0) {
                Thread.onSpinWait();
            }
        }
        producer.join();
        assertThat(drain(ring)).isEmpty();
    }

    private static ClosedLink claim(ClosedLinkRing ring) {
        ClosedLink link = ring.claim();
        while (link == null) {
            Thread.onSpinWait();
            link = ring.claim();
        }
        return link;
    }

    private static void publish(ClosedLinkRing ring, long number) {
        requireNonNull(ring.claim()).link = number;
        ring.publish();
    }

    private static List<Long> drain(ClosedLinkRing ring) {
        List<Long> numbers = new ArrayList<>();
        ring.drain(link -> numbers.add(link.link));
        return numbers;
    }
}

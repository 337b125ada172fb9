package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 2782.
class SrvNodesTest {
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final SrvNodes NODES = new SrvNodes("p", 500);

    private static SrvRecord srv(int priority, int weight, String target) {
        return new SrvRecord(priority, weight, target, 1883);
    }

    private static List<Node> nodes(SrvRecord... records) {
        return ((Answer.Nodes) NODES.of(List.of(records), LIFE)).nodes();
    }

    private static List<String> told(List<Node> nodes) {
        return nodes.stream()
                .map(node -> node.id().name() + " " + node.weight() + " " + node.role())
                .toList();
    }

    @Test
    void targetAndPortAreTheNode() {
        Node node = nodes(new SrvRecord(10, 5, "emqx1.example", 1884)).getFirst();
        assertThat(node.id().name()).isEqualTo("emqx1.example:1884");
        assertThat(node.address()).hasToString("emqx1.example:1884");
        assertThat(node.maxConnections()).isEqualTo(500);
    }

    @Test
    void theLowestPriorityIsPrimaryAndAllOthersAreBackup() {
        assertThat(told(nodes(srv(20, 1, "b"), srv(10, 1, "a"), srv(30, 1, "c"), srv(10, 2, "d"))))
                .containsExactlyInAnyOrder(
                        "a:1883 1 PRIMARY", "d:1883 2 PRIMARY", "b:1883 1 BACKUP", "c:1883 1 BACKUP");
    }

    @Test
    void aTargetOfSeveralPrioritiesIsThereAsItsBest() {
        List<Node> listed = Listing.of(nodes(srv(20, 9, "a"), srv(10, 1, "a"))).nodes();
        assertThat(told(listed)).containsExactly("a:1883 1 PRIMARY");
    }

    @Test
    void weightsStandAsTheyAreWhereTheyCan() {
        assertThat(told(nodes(srv(1, 60, "a"), srv(1, 1000, "b"), srv(1, 1, "c"))))
                .containsExactly("a:1883 60 PRIMARY", "b:1883 1000 PRIMARY", "c:1883 1 PRIMARY");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true, 1", // all are 0: all are the same
        "0, 10, true, 1", // "a very small chance of being selected"
        "10, 10, true, 1000",
        "5, 10, true, 500",
        "65535, 65535, false, 1000",
        "32768, 65535, false, 500",
        "1, 65535, false, 1",
        "0, 65535, true, 1"
    })
    void weightsOfSixteenBitsBecomeOurs(int written, int heaviest, boolean someWeighNothing, int ours) {
        assertThat(SrvNodes.weight(written, heaviest, someWeighNothing)).isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoWeighsMoreInTheRecordsWeighsNoLessInThePoolWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        int bound = 1 + random.nextInt(65_535);
        List<SrvRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            records.add(srv(random.nextInt(3), random.nextInt(bound), "n" + i));
        }
        List<Node> nodes = ((Answer.Nodes) NODES.of(records, LIFE)).nodes();
        for (Node one : nodes) {
            for (Node other : nodes) {
                if (one.role() == other.role() && weight(records, one) > weight(records, other)) {
                    assertThat(one.weight()).isGreaterThanOrEqualTo(other.weight());
                }
            }
            assertThat(one.weight()).isBetween(1, Node.WEIGHT_MAX);
        }
        List<SrvRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, random);
        assertThat(Listing.of(((Answer.Nodes) NODES.of(shuffled, LIFE)).nodes()))
                .isEqualTo(Listing.of(nodes));
    }

    private static int weight(List<SrvRecord> records, Node node) {
        return records.stream()
                .filter(each -> (each.target() + ":1883").equals(node.id().name()))
                .findFirst()
                .orElseThrow()
                .weight();
    }

    @Test
    void theTargetDotMeansThatThereIsNoSuchService() {
        assertThat(NODES.of(List.of(new SrvRecord(0, 0, "", 0)), LIFE))
                .isEqualTo(new Answer.Failed("says that the service is not available (target \".\")"));
        assertThat(NODES.of(List.of(), LIFE)).isEqualTo(new Answer.Failed("the name has no SRV record"));
    }

    @Test
    void whatCannotBeDialledIsLeftOutAndSaid() {
        Answer answer =
                NODES.of(List.of(srv(1, 1, "a"), new SrvRecord(1, 1, "b", 0), new SrvRecord(0, 1, "c d", 1883)), LIFE);
        assertThat(answer).isInstanceOfSatisfying(Answer.Nodes.class, nodes -> {
            assertThat(told(nodes.nodes())).containsExactly("a:1883 1 PRIMARY");
            assertThat(nodes.remarks())
                    .containsExactly("the target b:0 cannot be dialled", "the target c d:1883 cannot be dialled");
            assertThat(nodes.goodFor()).isEqualTo(LIFE);
        });
    }
}

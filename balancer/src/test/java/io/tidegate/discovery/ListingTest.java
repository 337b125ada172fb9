package io.tidegate.discovery;

import static io.tidegate.fleet.Nodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.fleet.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private static List<Node> nodes(int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(node("n" + (1_000_000 + i), 1));
        }
        return nodes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anAnswerInAnotherOrderIsTheSame(long seed) {
        List<Node> answer = nodes(50);
        List<Node> other = new ArrayList<>(answer);
        Collections.shuffle(other, new Random(seed));
        assertThat(Listing.of(other)).isEqualTo(Listing.of(answer));
    }

    @Test
    void aNameIsThereOnceAsTheAnswerHasItFirst() {
        assertThat(Listing.of(List.of(node("a", 3), node("b", 1), node("a", 5))).nodes())
                .containsExactly(node("a", 3), node("b", 1));
    }

    @Test
    void whatIsMoreThanAThousandIsLeftOutTheSameWhateverTheOrder() {
        List<Node> answer = nodes(Listing.NODES_MAX + 7);
        Listing listing = Listing.of(answer);
        assertThat(listing.nodes()).isEqualTo(answer.subList(0, Listing.NODES_MAX));
        assertThat(listing.leftOut()).isEqualTo(7);
        Collections.shuffle(answer, new Random(1));
        assertThat(Listing.of(answer)).isEqualTo(listing);
        assertThat(Listing.of(nodes(Listing.NODES_MAX)).leftOut()).isZero();
    }
}

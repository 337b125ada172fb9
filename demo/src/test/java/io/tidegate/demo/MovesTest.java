package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class MovesTest {
    @Test
    void addsUpByKindWhateverTheReason() {
        Moves moves = Moves.read("""
                # HELP tidegate_moves_total Clients that were to be moved.
                # TYPE tidegate_moves_total counter
                tidegate_moves_total{kind="disconnect_first",reason="drain",result="moved"} 17.0
                tidegate_moves_total{kind="recovery",reason="leg_lost",result="moved"} 30.0
                tidegate_moves_total{kind="recovery",reason="node_down",result="moved"} 10.0
                tidegate_moves_total{kind="recovery",reason="node_down",result="stayed"} 5.0
                tidegate_moves_total{kind="none",reason="no_node",result="ended"} 2.0
                tidegate_moves_total{kind="take_over",reason="drain",result="moved"} 0.0
                tidegate_links_total{kind="recovery",result="moved"} 99.0
                """);
        assertThat(moves).isEqualTo(new Moves(Map.of("disconnect_first", 17L, "recovery", 40L), 2));
        assertThat(moves.text()).isEqualTo("57 times (disconnect_first 17, recovery 40)");
    }

    @Test
    void nothingThatMovedIsNoMove() {
        assertThat(Moves.read("")).isEqualTo(Moves.NONE);
        assertThat(Moves.NONE.text()).isEqualTo("0 times");
    }
}

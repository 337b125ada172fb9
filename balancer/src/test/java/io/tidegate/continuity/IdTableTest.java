package io.tidegate.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class IdTableTest {
    @Test
    void isAMap() {
        RandomGenerator random = new Random(1);
        for (int round = 0; round < 200; round++) {
            IdTable<Integer> table = new IdTable<>();
            Map<Integer, Integer> map = new HashMap<>();
            int ids = 1 + random.nextInt(300);
            for (int step = 0; step < 1000; step++) {
                int id = 1 + random.nextInt(ids) * (round % 3 == 0 ? 64 : 1);
                if (random.nextInt(3) > 0) {
                    table.put(id, step);
                    map.put(id, step);
                } else {
                    assertThat(table.remove(id)).isEqualTo(map.remove(id));
                }
                assertThat(table.size()).isEqualTo(map.size());
            }
            map.forEach((id, value) -> assertThat(table.get(id)).isEqualTo(value));
            assertThat(table.values()).containsExactlyInAnyOrderElementsOf(map.values());
        }
    }
}

package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void escapesWhatATextMayNotHold() {
        assertThat(Json.write("a\"b\\c\nd\u0001")).isEqualTo("\"a\\\"b\\\\c\\u000ad\\u0001\"\n");
    }

    @Test
    void hasNoWordForWhatIsNoNumber() {
        assertThat(Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY))).isEqualTo("[null, null]\n");
    }

    @Test
    void writesNumbersWithSixDigits() {
        assertThat(Json.write(List.of(1.0 / 3, 12.0, 7L, 123_456_789.5, true)))
                .isEqualTo("[0.333333, 12, 7, 1.23457E8, true]\n");
    }

    @Test
    void keepsTheOrderOfNamesAndBreaksLongLines() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", Collections.nCopies(50, 1000));
        map.put("a", null);
        String json = Json.write(map);
        assertThat(json).startsWith("{\n  \"z\": [\n    1000,\n    1000,").endsWith("1000\n  ],\n  \"a\": null\n}\n");
    }

    @Test
    void keepsAMapOfMereValuesOnOneLine() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", "x".repeat(100));
        map.put("b", "y".repeat(100));
        assertThat(Json.write(map).lines()).hasSize(1);
        map.put("c", List.of());
        assertThat(Json.write(map).lines()).hasSize(5);
    }
}

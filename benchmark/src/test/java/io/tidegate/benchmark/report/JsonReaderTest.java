package io.tidegate.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "tru",
                "nul",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "--1",
                "1 2",
                "[1] x"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read(text))
                .withMessageStartingWith("JSON has ");
    }

    @Test
    void saysWhereItStopped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read("[1, x]"))
                .withMessage("JSON has no value at 4");
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(JsonReader.read(" {\"a\" : [1, -2.5e3, true, false], \"b\" : {}, \"c\" : [] , \"d\":\"x\"} "))
                .isEqualTo(Map.of("a", List.of(1.0, -2500.0, true, false), "b", Map.of(), "c", List.of(), "d", "x"));
        assertThat(JsonReader.read("null")).isNull();
    }

    @Test
    void readsEveryEscape() {
        assertThat(JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00b5\\uD83D\\ude00\""))
                .isEqualTo("\"\\/\b\f\n\r\tµ😀");
    }

    @RepeatedTest(200)
    void readsBackWhatIsWritten(RepetitionInfo repetition) {
        Object value = value(new Random(repetition.getCurrentRepetition()), 0);
        assertThat(JsonReader.read(Json.write(value))).isEqualTo(value);
    }

    private static @Nullable Object value(Random chance, int depth) {
        return switch (chance.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> (double) chance.nextInt(-1000, 1000) / 8;
            case 1 -> chance.nextBoolean();
            case 2 -> null;
            case 3 -> text(chance);
            case 4 -> list(chance, depth);
            default -> map(chance, depth);
        };
    }

    private static String text(Random chance) {
        return chance.ints(chance.nextInt(60), 0, 0x300)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<@Nullable Object> list(Random chance, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = chance.nextInt(6); left > 0; left--) {
            list.add(value(chance, depth + 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Random chance, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int left = chance.nextInt(6); left > 0; left--) {
            map.put(text(chance), value(chance, depth + 1));
        }
        return map;
    }
}

package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void commasStandBetweenAndNowhereElse() {
        Json json = new Json().beginArray();
        json.beginObject().name("a").value(1).name("b").beginArray().endArray().endObject();
        json.beginObject().endObject().value("x").value(null).value(-2);
        assertThat(json.endArray()).hasToString("[{\"a\":1,\"b\":[]},{},\"x\",null,-2]\n");
    }

    @Test
    void textIsEscapedAsTheSpecificationSays() {
        int[] text = {'"', '\\', '/', 0, '\n', 0x7F, 0x2028, 'é', 0x1F321, 0xD800};
        assertThat(new Json().value(new String(text, 0, text.length)))
                .hasToString("\"\\\"\\\\/#0000#000a#007f#2028é🌡#d800\"\n".replace("#", "\\u"));
    }
}

package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldTest {
    private static final Field ID = new Field(hex("00 02 69 64"), 2, 2);

    @Test
    void isEqualToAnyOtherOfTheSameBytes() {
        Field same = new Field(hex("69 64 FF"), 0, 2);
        assertThat(same).isEqualTo(ID).hasSameHashCodeAs(ID);
        assertThat(new Field(new byte[9], 4, 0)).isEqualTo(new Field(new byte[0], 0, 0));
    }

    @Test
    void isNotEqualToOneOfOtherBytes() {
        Field[] others = {
            new Field(hex("69 65"), 0, 2), new Field(hex("69 64"), 0, 1), new Field(hex("69 64 00"), 0, 3),
        };
        for (Field other : others) {
            assertThat(other).isNotEqualTo(ID);
            assertThat(other.hashCode()).isNotEqualTo(ID.hashCode());
        }
        assertThat(ID).isNotEqualTo(ID.text());
    }

    @Test
    void doesNotTellWhatItHoldsByAccident() {
        assertThat(ID).hasToString("2 bytes");
    }
}

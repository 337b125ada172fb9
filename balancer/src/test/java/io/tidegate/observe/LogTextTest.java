package io.tidegate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LogTextTest {
    private static final int ROUNDS = 20_000;

    @Test
    void plainTextStaysAsItIs() {
        assertThat(quoted("sensor-17 Ölpumpe 温度 🌡")).isEqualTo("k=\"sensor-17 Ölpumpe 温度 🌡\"");
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertThat(quoted("a\" level=error msg=\"b\\")).isEqualTo("k=\"a\\\" level=error msg=\\\"b\\\\\"");
    }

    @Test
    void whatMovesTextOrEndsALineIsWrittenAsNumbers() {
        int[] controls = {0, '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF};
        assertThat(quoted(new String(controls, 0, controls.length)))
                .isEqualTo("k=\"" + "#0000#000A#000D#001B#007F#0085#009B#2028#2029#202E#2066#FEFF".replace("#", "\\u")
                        + "\"");
    }

    @Test
    void aFormatCharacterAboveTheBasicPlaneIsWrittenAsItsTwoHalves() {
        assertThat(quoted(new String(new int[] {0xE0041}, 0, 1))).isEqualTo("k=\"#DB40#DC41\"".replace("#", "\\u"));
    }

    @Test
    void bytesThatAreNotUtf8AreWrittenOneByOne() {
        byte[] overlongSlashThenSurrogateThenCut = {
            (byte) 0xC0, (byte) 0xAF, (byte) 0xED, (byte) 0xA0, (byte) 0x80, 'x', (byte) 0xE2, (byte) 0x82
        };
        assertThat(quoted(overlongSlashThenSurrogateThenCut)).isEqualTo("k=\"\\xC0\\xAF\\xED\\xA0\\x80x\\xE2\\x82\"");
    }

    @Test
    void whatIsCutSaysHowLongItWas() {
        LogText text = new LogText();
        text.quoted("k", "abcdef", 4).end();
        assertThat(written(text)).isEqualTo("k=\"abcd\" k_length=6\n");
    }

    @Test
    void wordsAreBareWhereThatIsUnmistakable() {
        LogText text = new LogText();
        text.word("a", "192.0.2.1:1883")
                .word("b", "")
                .word("c", "two words")
                .word("d", "x=y")
                .word("e", "é");
        assertThat(written(text)).isEqualTo("a=192.0.2.1:1883 b=\"\" c=\"two words\" d=\"x=y\" e=\"é\"");
    }

    @Test
    void durationsAreMillisecondsWithThreeDecimals() {
        LogText text = new LogText();
        text.millis("a", 0).millis("b", 1_234_567_890L).millis("c", 7_999L).millis("d", 1_020_000L);
        assertThat(written(text)).isEqualTo("a=0.000 b=1234.567 c=0.007 d=1.020");
    }

    @Test
    void anyBytesGiveOneHarmlessLineAndCanBeReadBack() {
        RandomGenerator random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            String line = quoted(bytes);
            assertHarmless(line);
            assertThat(unescape(line)).as(line).isEqualTo(bytes);
        }
    }

    @Test
    void anyTextGivesOneHarmlessLineAndCanBeReadBack() {
        RandomGenerator random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x1_0000));
            }
            String line = quoted(text.toString());
            assertHarmless(line);
            assertThat(unescapeText(line)).as(line).isEqualTo(text.toString());
        }
    }

    @Test
    void utf8IsJudgedAsTheJdkJudgesIt() {
        RandomGenerator random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            assertThat(isUtf8(bytes)).as(Arrays.toString(bytes)).isEqualTo(isUtf8ForTheJdk(bytes));
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int codePoint = Utf8.decode(bytes, at, bytes.length);
            if (codePoint == Utf8.INVALID) {
                return false;
            }
            at += Utf8.length(codePoint);
        }
        return true;
    }

    private static boolean isUtf8ForTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /// Noise, text, and text with one byte broken.
    private static byte[] bytes(RandomGenerator random) {
        byte[] noise = new byte[random.nextInt(8)];
        random.nextBytes(noise);
        int[] codePoints = random.ints(random.nextInt(6), 0, Character.MAX_CODE_POINT + 1)
                .map(c -> c >> random.nextInt(18))
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .toArray();
        byte[] text = new String(codePoints, 0, codePoints.length).getBytes(StandardCharsets.UTF_8);
        if (text.length > 0 && random.nextBoolean()) {
            text[random.nextInt(text.length)] = (byte) random.nextInt();
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(random.nextBoolean() ? text : noise);
        both.writeBytes(text);
        return both.toByteArray();
    }

    private static void assertHarmless(String line) {
        assertThat(line).startsWith("k=\"").endsWith("\"");
        boolean escaped = false;
        for (int i = 3; i < line.length() - 1; i++) {
            char c = line.charAt(i);
            assertThat(Character.isISOControl(c)).isFalse();
            assertThat(Character.getType(c))
                    .isNotIn((int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR, (int)
                            Character.FORMAT);
            assertThat(c == '"' && !escaped).as("an open quote in %s", line).isFalse();
            escaped = c == '\\' && !escaped;
        }
    }

    private static byte[] unescape(String line) {
        String body = line.substring(3, line.length() - 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            if (body.startsWith("\\x", i)) {
                bytes.writeBytes(run.toString().getBytes(StandardCharsets.UTF_8));
                run.setLength(0);
                bytes.write(Integer.parseInt(body, i + 2, i + 4, 16));
                i += 3;
            } else {
                i = unescapeOne(body, i, run);
            }
        }
        bytes.writeBytes(run.toString().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static String unescapeText(String line) {
        String body = line.substring(3, line.length() - 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            i = unescapeOne(body, i, text);
        }
        return text.toString();
    }

    private static int unescapeOne(String body, int at, StringBuilder out) {
        if (body.startsWith("\\u", at)) {
            out.append((char) Integer.parseInt(body, at + 2, at + 6, 16));
            return at + 5;
        }
        int plain = body.charAt(at) == '\\' ? at + 1 : at;
        out.append(body.charAt(plain));
        return plain;
    }

    private static String quoted(String value) {
        LogText text = new LogText();
        text.quoted("k", value, Integer.MAX_VALUE);
        return written(text);
    }

    private static String quoted(byte[] value) {
        LogText text = new LogText();
        text.quoted("k", value, value.length);
        return written(text);
    }

    private static String written(LogText text) {
        return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
    }
}

package io.tidegate.tls;

import static io.tidegate.tls.Hellos.ascii;
import static io.tidegate.tls.Hellos.extension;
import static io.tidegate.tls.Hellos.in16;
import static io.tidegate.tls.Hellos.in8;
import static io.tidegate.tls.Hellos.join;
import static io.tidegate.tls.Hellos.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloPropertyTest {
    private static final int ROUNDS = 1_000;

    /// A message, and what reading it must give.
    private record Asked(String body, @Nullable String serverName, List<String> alpn, List<Integer> versions) {
        static Asked any(Random random) {
            List<String> extensions = new ArrayList<>();
            String name = null;
            if (random.nextBoolean()) {
                name = "n".repeat(1 + random.nextInt(63)) + ".example";
                extensions.add(Hellos.serverName(name));
            }
            List<String> alpn = new ArrayList<>();
            StringBuilder protocols = new StringBuilder();
            for (int count = random.nextInt(4); count > 0; count--) {
                alpn.add("p".repeat(1 + random.nextInt(20)));
                protocols.append(in8(ascii(alpn.getLast())));
            }
            if (!alpn.isEmpty()) {
                extensions.add(extension(16, in16(protocols.toString())));
            }
            List<Integer> versions = new ArrayList<>();
            StringBuilder offered = new StringBuilder();
            for (int count = random.nextInt(4); count > 0; count--) {
                versions.add(random.nextInt(0x1_0000));
                offered.append("%04X".formatted(versions.getLast()));
            }
            if (versions.isEmpty()) {
                versions.add(0x0303);
            } else {
                extensions.add(extension(43, in8(offered.toString())));
            }
            for (int count = random.nextInt(6); count > 0; count--) {
                extensions.add(extension(1000 + count, "EE ".repeat(random.nextInt(60))));
            }
            Collections.shuffle(extensions, random);
            String session = in8("AB ".repeat(random.nextInt(33)));
            String body =
                    "03 03" + "5A ".repeat(32) + session + in16("13 01 ".repeat(1 + random.nextInt(40))) + "01 00";
            boolean bare = extensions.isEmpty() && random.nextBoolean();
            return new Asked(bare ? body : body + in16(String.join("", extensions)), name, alpn, versions);
        }

        byte[] message() {
            return Hellos.message(body);
        }

        ClientHello in(byte[] wire) {
            return new ClientHello(wire.length, serverName, alpn, versions);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySplitIntoRecordsGivesTheSameResult(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Asked asked = Asked.any(random);
            byte[] wire = Hellos.inRecords(asked.message(), 40 + random.nextInt(400), random);
            assertThat(read(wire)).isEqualTo(asked.in(wire));
            assertThat(read(join(wire, noise(random)))).isEqualTo(asked.in(wire));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySplitIntoSegmentsGivesTheSameResult(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS / 10; round++) {
            Hellos.checkConsistent(Hellos.inRecords(Asked.any(random).message(), 300, random));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageNeverThrowsAndIsToldOnceAndForAll(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS / 2; round++) {
            byte[] bytes = join(Hellos.inRecords(Asked.any(random).message(), 300, random), noise(random));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt();
            }
            Hellos.checkConsistent(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLengthThatIsWrongByOneNeverPasses(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] wire = Hellos.record(Asked.any(random).message());
            int field = random.nextBoolean() ? 3 : 7; // of the record, of the message
            add(1, wire, field);
            assertThat(read(wire)).isNotInstanceOf(ClientHello.class);
            add(-2, wire, field);
            assertThat(read(wire)).isNotInstanceOf(ClientHello.class);
        }
    }

    private static void add(int delta, byte[] wire, int at) {
        int value = ((wire[at] & 0xFF) << 8 | (wire[at + 1] & 0xFF)) + delta;
        wire[at] = (byte) (value >>> 8);
        wire[at + 1] = (byte) value;
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }
}

package io.tidegate.proxyprotocol;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A header, and what reading it must give.
final class Written {
    private final byte[] bytes;
    private final Proxied expected;

    private Written(byte[] bytes, Proxied expected) {
        this.bytes = bytes;
        this.expected = expected;
    }

    byte[] bytes() {
        return bytes;
    }

    Proxied expected() {
        return expected;
    }

    static byte[] noise(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static Written any(RandomGenerator random) {
        return random.nextInt(3) == 0
                ? of(HeaderVersion.V1, EnumSet.noneOf(OutgoingTlv.class), random)
                : of(HeaderVersion.V2, wanted(random), random);
    }

    private static Written of(HeaderVersion version, Set<OutgoingTlv> wanted, RandomGenerator random) {
        Endpoint source = endpoint(random);
        Endpoint destination = endpoint(random);
        Tlv id = Tlv.of(Tlv.UNIQUE_ID, noise(random, random.nextInt(Tlv.UNIQUE_ID_MAX + 1)));
        byte[] out = new byte[HeaderWriter.BYTES_MAX];
        int length = new HeaderWriter(version, wanted).write(source, destination, List.of(id), out, 0);
        Tlvs tlvs = wanted.contains(OutgoingTlv.UNIQUE_ID) ? new Tlvs(List.of(id)) : Tlvs.NONE;
        return new Written(Arrays.copyOf(out, length), new Proxied(length, source, destination, tlvs));
    }

    private static Set<OutgoingTlv> wanted(RandomGenerator random) {
        Set<OutgoingTlv> wanted = EnumSet.noneOf(OutgoingTlv.class);
        for (OutgoingTlv tlv : OutgoingTlv.values()) {
            if (random.nextBoolean()) {
                wanted.add(tlv);
            }
        }
        return wanted;
    }

    private static Endpoint endpoint(RandomGenerator random) {
        byte[] address = noise(random, random.nextBoolean() ? 4 : 16);
        for (int zeros = random.nextInt(address.length); zeros > 0; zeros--) {
            address[random.nextInt(address.length)] = 0;
        }
        return Endpoint.of(address, random.nextInt(Endpoint.PORT_MAX + 1));
    }
}

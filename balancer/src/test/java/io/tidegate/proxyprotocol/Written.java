package io.tidegate.proxyprotocol;

import io.tidegate.address.Endpoint;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.util.ArrayList;
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
        ClientTlvs client = ClientTlvs.of(AnyTls.facts(random));
        List<Tlv> facts = new ArrayList<>(client.all());
        facts.add(Tlv.of(Tlv.UNIQUE_ID, noise(random, random.nextInt(Tlv.UNIQUE_ID_MAX + 1))));
        byte[] out = new byte[HeaderWriter.BYTES_MAX];
        int length = new HeaderWriter(version, wanted).write(source, destination, facts, out, 0);
        return new Written(
                Arrays.copyOf(out, length), new Proxied(length, source, destination, expected(facts, wanted)));
    }

    /// In the order of their types, but for SSL, which is the last.
    private static Tlvs expected(List<Tlv> facts, Set<OutgoingTlv> wanted) {
        List<Tlv> expected = new ArrayList<>();
        for (OutgoingTlv tlv : List.of(OutgoingTlv.ALPN, OutgoingTlv.AUTHORITY, OutgoingTlv.UNIQUE_ID)) {
            if (wanted.contains(tlv)) {
                facts.stream().filter(fact -> fact.type() == tlv.type()).forEach(expected::add);
            }
        }
        if (wanted.contains(OutgoingTlv.SSL) || wanted.contains(OutgoingTlv.CN)) {
            facts.stream()
                    .filter(fact -> fact.type() == Tlv.SSL)
                    .map(fact -> AnyTls.cut(fact, wanted))
                    .forEach(expected::add);
        }
        return new Tlvs(expected);
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

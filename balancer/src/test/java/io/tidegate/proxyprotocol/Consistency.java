package io.tidegate.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Local;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What holds of any bytes at all.
final class Consistency {
    private Consistency() {}

    /// Once told, the outcome stays as it is however much follows; it is never longer than what was given; and what
    /// it says of a client can be said on.
    static void check(byte[] bytes) {
        HeaderOutcome whole = Wire.read(bytes);
        int told = Wire.toldAt(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            HeaderOutcome expected = length < told ? new Incomplete() : whole;
            if (!HeaderReader.read(bytes, length).equals(expected)) {
                throw new AssertionError(
                        "of " + length + " bytes: " + HeaderReader.read(bytes, length) + ", of all of them: " + whole);
            }
        }
        switch (whole) {
            case Incomplete() -> assertThat(bytes.length).isLessThan(HeaderReader.MAX_HEADER_BYTES);
            case Malformed(var section, var why) -> assertThat(section + why).startsWith("§2");
            case Local(int length) ->
                assertThat(length).isBetween(15, bytes.length).isEqualTo(told);
            case Proxied proxied -> {
                assertThat(proxied.length()).isBetween(28, bytes.length).isEqualTo(told);
                sayOn(proxied);
            }
        }
    }

    private static void sayOn(Proxied proxied) {
        for (HeaderVersion version : HeaderVersion.values()) {
            byte[] out = new byte[HeaderWriter.BYTES_MAX];
            int length = new HeaderWriter(version, Set.of())
                    .write(proxied.source(), proxied.destination(), List.of(), out, 0);
            assertThat(HeaderReader.read(out, length))
                    .isEqualTo(new Proxied(length, proxied.source(), proxied.destination(), Tlvs.NONE));
        }
        sayOn(proxied, ClientTlvs.passedOn(proxied.tlvs()));
    }

    /// Nodes read what is passed on, and would pass on the same.
    private static void sayOn(Proxied proxied, ClientTlvs client) {
        byte[] out = new byte[HeaderWriter.BYTES_MAX];
        int length = new HeaderWriter(HeaderVersion.V2, EnumSet.allOf(OutgoingTlv.class))
                .write(proxied.source(), proxied.destination(), client.all(), out, 0);
        Tlvs told = new Tlvs(client.all());
        assertThat(HeaderReader.read(out, length))
                .isEqualTo(new Proxied(length, proxied.source(), proxied.destination(), told));
        assertThat(ClientTlvs.passedOn(told)).isEqualTo(new ClientTlvs(client.all(), Set.of()));
        client.all().forEach(AnyTls::assertClean);
    }
}

package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.tls.TlsRig.Listener;
import io.tidegate.transport.Layer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsLayerTest {
    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    private TlsPair open(TlsVersion version) {
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), rig.client(version)).run();
        assertThat(pair.server().why() + pair.client().why()).isEmpty();
        assertThat(pair.server().isOpen()).isTrue();
        assertThat(pair.client().isOpen()).isTrue();
        return pair;
    }

    /// Which asks for the client's certificate, so that both sides wait for a verdict.
    private TlsPair mutual(TlsVersion version, IntUnaryOperator piece) {
        TlsClient client = rig.client(
                new ClientMaterial(rig.clientCertificate.keyMaterial(), TlsRig.trust(rig.root)), Set.of(version));
        return rig.pair(rig.server(Listener.USUAL.with(TlsRig.required())), client, TlsRig.HOST, piece);
    }

    @ParameterizedTest
    @EnumSource
    void opensAndCarriesBytesBothWays(TlsVersion version) {
        TlsPair pair = open(version);
        pair.client().write("hello");
        pair.server().write("world");
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("hello");
        assertThat(pair.client().takeText()).isEqualTo("world");
    }

    @ParameterizedTest
    @CsvSource({"TLS_1_2, TLSv1.2, ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_1_3, TLSv1.3, TLS_AES_128_GCM_SHA256"})
    void saysOnceWhatTheHandshakeCameTo(TlsVersion version, String spelling, String cipher) {
        TlsLayer layer = open(version).server().layer();
        assertThat(layer.identity())
                .isEqualTo(new TlsIdentity(
                        spelling,
                        cipher,
                        TlsRig.HOST,
                        null,
                        rig.serverCertificate.keyMaterial().facts(),
                        null,
                        false));
        assertThatThrownBy(layer::identity).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anySplitOfTheBytesGivesTheSameResult(TlsVersion version) {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            IntUnaryOperator piece = seed == 0 ? _ -> 1 : available -> 1 + random.nextInt(available);
            try (TlsPair pair = mutual(version, piece).run()) {
                assertThat(pair.server().why() + pair.client().why()).isEmpty();
                byte[] up = bytes(random, random.nextInt(70_000));
                byte[] down = bytes(random, random.nextInt(70_000));
                pair.client().write(up);
                pair.server().write(down);
                pair.client().end();
                pair.run();
                assertThat(pair.server().takeReceived()).isEqualTo(up);
                assertThat(pair.client().takeReceived()).isEqualTo(down);
                assertThat(pair.server().last()).isEqualTo(Layer.ENDED);
            }
        }
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void carriesAnyAmount(TlsVersion version) {
        TlsPair pair = open(version);
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 1_000_000}) {
            byte[] up = bytes(random, size);
            byte[] down = bytes(random, size);
            pair.client().write(up);
            pair.server().write(down);
            pair.run();
            assertThat(pair.server().takeReceived()).isEqualTo(up);
            assertThat(pair.client().takeReceived()).isEqualTo(down);
        }
    }

    /// BoringSSL holds a record but for its last byte; with that and six more there are more clear bytes than
    /// one read takes, and no wire bytes are left.
    @Test
    void moreThanOneReadTakesGoesOnInASecond() {
        TlsPair pair = open(TlsVersion.TLS_1_3);
        Random random = new Random(4);
        byte[] clear = {};
        byte[] wire = {};
        int first = 0;
        for (int i = 0; i < 7; i++) {
            byte[] one = bytes(random, 10_000);
            clear = TlsEnd.join(clear, one);
            pair.client().write(one);
            wire = TlsEnd.join(wire, pair.client().takeSaid());
            first = i == 0 ? wire.length - 1 : first;
        }
        pair.server().feed(wire, 0, first);
        assertThat(pair.server().takeReceived()).isEmpty();
        assertThat(wire.length - first).isLessThanOrEqualTo(Layer.CLEAR_BYTES_MAX);
        pair.server().feed(wire, first, wire.length);
        assertThat(pair.server().takeReceived()).isEqualTo(clear);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenFitsAndStandsInRecordsOf16KiB(TlsVersion version) {
        TlsPair pair = open(version);
        pair.server().write(new byte[Layer.CLEAR_BYTES_MAX]);
        byte[] said = pair.server().takeSaid();
        assertThat(said.length).isLessThanOrEqualTo(Layer.WIRE_BYTES_MAX);
        int at = 0;
        while (at < said.length) {
            assertThat(said[at + 1]).isEqualTo((byte) 3);
            int length = Byte.toUnsignedInt(said[at + 3]) << 8 | Byte.toUnsignedInt(said[at + 4]);
            assertThat(length).isLessThanOrEqualTo(16_384 + 256);
            at += 5 + length;
        }
        assertThat(at).isEqualTo(said.length);
    }

    @Test
    void ticketsGoWithTheFirstBytesUnlessTheyAreMany() {
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), rig.client()).run();
        byte[] first = written(pair.server());
        byte[] second = written(pair.server());
        assertThat(first.length - second.length).isBetween(200, 2000);
        assertThat(second).hasSize(5 + 4 + 1 + 16); // header, bytes, their type, tag: RFC 8446 §5.2
    }

    private static byte[] written(TlsEnd end) {
        assertThat(end.takeSaid()).isEmpty();
        end.write("CONN");
        return end.takeSaid();
    }

    @ParameterizedTest
    @EnumSource
    void closeNotifyIsTheEndAndTheOtherSideGoesOn(TlsVersion version) {
        TlsPair pair = open(version);
        pair.client().write("last words");
        pair.client().end();
        pair.client().end();
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("last words");
        assertThat(pair.server().last()).isEqualTo(Layer.ENDED);
        assertThat(pair.server().pump()).isEqualTo(Layer.ENDED);
        pair.server().write("answers");
        pair.run();
        assertThat(pair.client().takeText()).isEqualTo("answers");
        assertThat(pair.client().last()).isEqualTo(Layer.MORE);
        pair.server().end();
        pair.run();
        assertThat(pair.client().last()).isEqualTo(Layer.ENDED);
        assertThatThrownBy(() -> pair.client().write("more")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatWasTamperedWithIsTheEndBehindWhatCameBefore(TlsVersion version) {
        TlsPair pair = open(version);
        pair.client().write("good");
        byte[] good = pair.client().takeSaid();
        pair.client().write("bad");
        byte[] bad = pair.client().takeSaid();
        bad[bad.length - 1] ^= 1;
        assertThat(pair.server().feed(TlsEnd.join(good, bad))).isEqualTo(Layer.FAILED);
        assertThat(pair.server().takeText()).isEqualTo("good");
        assertThat(pair.server().why()).isEqualTo("a record that does not decrypt");
        pair.run();
        assertThat(pair.client().why()).isEqualTo("peer's alert: bad record mac");
    }

    @Test
    void whatIsWrittenBetweenBadBytesAndTheirTellingIsLost() {
        TlsPair pair = open(TlsVersion.TLS_1_3);
        byte[] bad = {23, 3, 3, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        pair.server().feed(bad);
        pair.server().takeSaid();
        pair.server().write("too late");
        assertThat(pair.server().takeSaid()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1', 'not TLS: HTTP request'",
        "'POST /mqtt HTTP/1.1', 'not TLS: HTTP request'",
        "'PROXY TCP4 192.0.2.1 192.0.2.2 1 2', 'not TLS'",
        "'SSH-2.0-OpenSSH_9.2', 'not TLS'"
    })
    void whatIsNotTlsIsToldAsSuch(String line, String why) {
        TlsEnd server = rig.end(rig.server(Listener.USUAL));
        assertThat(server.feed((line + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Layer.FAILED);
        assertThat(server.why()).startsWith(why);
    }

    @Test
    void aPlainConnectIsNotTls() {
        TlsEnd server = rig.end(rig.server(Listener.USUAL));
        byte[] connect = HexFormat.ofDelimiter(" ").parseHex("10 0C 00 04 4D 51 54 54 04 02 00 3C 00 00");
        assertThat(server.feed(connect)).isEqualTo(Layer.FAILED);
        assertThat(server.why()).startsWith("not TLS");
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeThatIsCutOffAnywhereWaitsForMore(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client(version);
        int flight = 0;
        for (int cut = 0; cut == 0 || cut < flight; cut++) {
            try (TlsPair pair = rig.pair(server, client)) {
                byte[] hello = pair.client().takeSaid();
                flight = hello.length;
                int answer = cut == 0 ? pair.server().last() : pair.server().feed(hello, 0, cut);
                assertThat(answer).isEqualTo(Layer.MORE);
                assertThat(pair.server().takeSaid()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeWithOneByteChangedNeitherHangsNorCrashes(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()));
        TlsClient client = rig.client(rig.clientCertificate);
        for (int at = 0; at < 4000; at += version == TlsVersion.TLS_1_3 ? 7 : 5) {
            try (TlsPair pair = rig.pair(server, client)) {
                assertThat(runWithOneByteChanged(pair, at)).isIn(Layer.MORE, Layer.FAILED, Layer.WAITS, Layer.ENDED);
            }
        }
    }

    private int runWithOneByteChanged(TlsPair pair, int at) {
        int seen = 0;
        for (int step = 0; step < 12; step++) {
            byte[] said = pair.client().takeSaid();
            if (at >= seen && at < seen + said.length) {
                said[at - seen] ^= 0x41;
            }
            seen += said.length;
            if (said.length > 0 && pair.server().last() == Layer.MORE) {
                pair.server().feed(said);
            }
            byte[] answer = pair.server().takeSaid();
            if (answer.length > 0 && pair.client().last() == Layer.MORE) {
                pair.client().feed(answer);
            }
            rig.runTasks();
            pair.client().pump();
            pair.server().pump();
        }
        return pair.server().last();
    }

    @Test
    void garbageNeitherHangsNorCrashes() {
        TlsServer server = rig.server(Listener.USUAL);
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            TlsEnd end = rig.end(server);
            byte[] garbage = bytes(random, 1 + random.nextInt(3000));
            if (i % 2 == 0) { // a record that looks like a client's first
                System.arraycopy(
                        new byte[] {22, 3, 1, (byte) (garbage.length >> 8)},
                        0,
                        garbage,
                        0,
                        Math.min(4, garbage.length));
            }
            assertThat(end.feed(garbage)).isIn(Layer.MORE, Layer.FAILED);
            end.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void canBeClosedAtAnyPointAlsoWhileItIsJudged(TlsVersion version) {
        int points = 0;
        for (int steps = 0; steps < 40; steps++) {
            try (TlsPair pair = mutual(version, available -> Math.min(available, 200))) {
                for (int step = 0; step < steps; step++) {
                    pair.step();
                }
                points += rig.waitingTasks();
                pair.server().close();
                pair.client().close();
                rig.runTasks(); // what was judged meanwhile finds nobody
            }
            assertThat(BoringSsl.LIVE_CONNECTIONS).hasValue(0);
        }
        assertThat(points).isPositive();
    }

    @Test
    void nothingIsSaidOrWrittenBeforeItIsOpen() {
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), rig.client());
        assertThatThrownBy(() -> pair.server().write("early")).isInstanceOf(IllegalStateException.class);
        pair.server().end();
        assertThat(pair.server().takeSaid()).isEmpty();
    }

    @Test
    void oneConnectionsErrorIsNotAnothers() {
        TlsServer server = rig.server(Listener.USUAL);
        TlsEnd bad = rig.end(server);
        bad.feed("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        TlsPair pair = rig.pair(server, rig.client()).run();
        assertThat(pair.server().isOpen()).isTrue();
        bad.pump();
        pair.client().write("fine");
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("fine");
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        EngineClient client = new EngineClient(
                        rig,
                        rig.server(Listener.USUAL),
                        parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}))
                .run();
        assertThat(client.server().isOpen()).isTrue();
        client.renegotiate();
        client.run();
        assertThat(client.server().last()).isEqualTo(Layer.FAILED);
        assertThat(client.server().why()).isEqualTo("the peer tried to renegotiate");
        assertThat(client.why()).contains("no_renegotiation");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void speaksWithAnotherMakesClient(String version) throws Exception {
        EngineClient client = new EngineClient(
                        rig, rig.server(Listener.USUAL), parameters -> parameters.setProtocols(new String[] {version}))
                .run();
        assertThat(client.why()).isEmpty();
        client.write("ping".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.server().takeText()).isEqualTo("ping");
        client.server().write("pong");
        client.run();
        assertThat(client.received()).isEqualTo("pong".getBytes(StandardCharsets.US_ASCII));
    }
}

package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import io.tidegate.tls.TlsRig.Listener;
import io.tidegate.tls.TlsServerSettings.ClientAuth;
import io.tidegate.tls.TlsServerSettings.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsResumptionTest {
    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    /// Connects, is told something, so that tickets arrive, and says whether it resumed.
    private boolean resumes(TlsServer server, TlsClient client) {
        try (TlsPair pair = rig.pair(server, client).run()) {
            assertThat(pair.server().why() + pair.client().why()).isEmpty();
            pair.server().write("tickets go with it");
            pair.run();
            assertThat(pair.client().takeText()).isEqualTo("tickets go with it");
            return pair.server().layer().identity().resumed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumesAgainAndAgain(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client(version);
        assertThat(resumes(server, client)).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThat(resumes(server, client)).isTrue();
        }
    }

    /// RFC 8446 §C.4; of what the first connection was given two are kept, and the others are given none.
    @Test
    void aTicketOfTls13IsUsedOnce() {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client(TlsVersion.TLS_1_3);
        resumes(server, client);
        List<Boolean> resumed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TlsPair pair = rig.pair(server, client).run();
            resumed.add(pair.server().layer().identity().resumed());
        }
        assertThat(resumed).containsExactly(true, true, false, false);
    }

    @ParameterizedTest
    @EnumSource
    void resumesNothingWithoutTickets(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL.with(new Tickets.Off()));
        TlsClient client = rig.client(version);
        assertThat(resumes(server, client)).isFalse();
        assertThat(resumes(server, client)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTicketOutlivesItsKeysRotationButNotItself(TlsVersion version) {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client(version);
        resumes(server, client);
        server.rotateTicketKeys(TestPki.NOW.plus(TicketKeys.ROTATION));
        assertThat(resumes(server, client)).isTrue();
        resumes(server, client);
        server.rotateTicketKeys(TestPki.NOW.plus(TicketKeys.ROTATION.multipliedBy(2)));
        server.rotateTicketKeys(TestPki.NOW.plus(Duration.ofDays(1)));
        server.rotateTicketKeys(TestPki.NOW.plus(Duration.ofDays(2)));
        assertThat(resumes(server, client)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionLivesForADay(TlsVersion version) {
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), rig.client(version)).run();
        assertThat(SSL.getTimeout(pair.server().layer().ssl())).isEqualTo(TicketKeys.TICKET_LIFE.toSeconds());
    }

    @Test
    void aTicketSaysThatItLivesForADay() {
        TlsClient client = rig.client(TlsVersion.TLS_1_3);
        List<Long> lives = new ArrayList<>();
        SSLContext.setSSLSessionCache(
                Objects.requireNonNull(client.current()).context().pointer(), new Lives(lives));
        resumes(rig.server(Listener.USUAL), client);
        assertThat(lives).containsOnly(TicketKeys.TICKET_LIFE.toSeconds());
    }

    /// Notes how long sessions live, and keeps none.
    private record Lives(List<Long> seconds) implements SSLSessionCache {
        @Override
        public boolean sessionCreated(long ssl, long session) {
            seconds.add(SSLSession.getTimeout(session));
            return false;
        }

        @Override
        public long getSession(long context, byte[] sessionId) {
            return -1;
        }
    }

    private ServerMaterial withKeys(byte... seeds) {
        List<byte[]> keys = new ArrayList<>();
        for (byte seed : seeds) {
            byte[] key = new byte[TicketKeys.KEY_BYTES];
            Arrays.fill(key, seed);
            keys.add(key);
        }
        return new ServerMaterial(List.of(rig.serverCertificate.keyMaterial()), TlsRig.trust(rig.root), keys);
    }

    @ParameterizedTest
    @EnumSource
    void serversThatShareAKeyFileResumeEachOthersSessions(TlsVersion version) {
        Listener listener = Listener.USUAL.with(TlsRig.fromFile());
        TlsServer one = rig.server(listener, withKeys((byte) 1, (byte) 2, (byte) 3));
        TlsServer other = rig.server(listener, withKeys((byte) 2, (byte) 3, (byte) 4)); // has the next file already
        TlsServer stranger = rig.server(listener, withKeys((byte) 7));
        TlsClient client = rig.client(version);
        resumes(one, client);
        assertThat(resumes(other, client)).isTrue();
        assertThat(resumes(one, client)).isTrue();
        assertThat(resumes(stranger, client)).isFalse();
        assertThat(resumes(stranger, client)).isTrue();
        assertThat(resumes(one, client)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTicketIsGoodOnlyWhereClientsAreAskedTheSame(TlsVersion version) {
        List<ClientAuth> kinds = List.of(new ClientAuth.None(), TlsRig.asked(), TlsRig.required());
        for (ClientAuth from : kinds) {
            for (ClientAuth to : kinds) {
                TlsClient client = rig.client(
                        new ClientMaterial(rig.clientCertificate.keyMaterial(), TlsRig.trust(rig.root)),
                        Set.of(version));
                Listener listener = Listener.USUAL.with(TlsRig.fromFile());
                resumes(rig.server(listener.with(from), withKeys((byte) 1)), client);
                assertThat(resumes(rig.server(listener.with(to), withKeys((byte) 1)), client))
                        .as("from %s to %s", from, to)
                        .isEqualTo(from.equals(to));
            }
        }
    }

    @Test
    void aTicketIsNoGoodWhereOthersAreTrusted() {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()));
        TlsClient client = rig.client(rig.clientCertificate);
        resumes(server, client);
        assertThat(resumes(server, client)).isTrue();
        server.replace(TlsRig.material(TlsRig.trust(rig.root, TestPki.root("Another")), rig.serverCertificate));
        assertThat(resumes(server, client)).isFalse();
    }

    @Test
    void ticketsOfClientsWithLongChainsGoBeforeTheFirstBytes() {
        TestPki.Issued issuer = rig.root;
        for (int i = 0; i < 30; i++) {
            issuer = TestPki.order("Authority " + i).authority().by(issuer);
        }
        TestPki.Issued deep = TestPki.order("deep").forClients().by(issuer);
        ClientAuth auth = new ClientAuth.Required(new TrustFiles(null, List.of()), 100);
        TlsServer server = rig.server(Listener.USUAL.with(auth));
        TlsClient client = rig.client(deep);
        TlsPair pair = rig.pair(server, client).run();
        assertThat(pair.server().why()).isEmpty();
        byte[] much = new byte[64 * 1024];
        pair.server().write(much);
        pair.run();
        assertThat(pair.client().takeReceived()).isEqualTo(much);
        assertThat(resumes(server, client)).isTrue();
    }

    /// Pods come and go, each with an address that was never seen before.
    @Test
    void ofMoreNodesThanAreRememberedThoseAreForgottenThatWereNotUsedForLongest() {
        TlsServer server = rig.server(Listener.USUAL);
        TlsClient client = rig.client(new ClientMaterial(null, null), Set.of(TlsVersion.TLS_1_2));
        assertThat(resumesOf(server, client, "old")).isFalse();
        assertThat(resumesOf(server, client, "used")).isFalse();
        for (int i = 2; i < Sessions.NODES_MAX; i++) {
            resumesOf(server, client, "node " + i);
        }
        assertThat(resumesOf(server, client, "used")).isTrue();
        assertThat(resumesOf(server, client, "new")).isFalse();
        assertThat(resumesOf(server, client, "new"))
                .as("the newest is remembered")
                .isTrue();
        assertThat(resumesOf(server, client, "used")).isTrue();
        assertThat(BoringSsl.LIVE_SESSIONS.get()).isLessThanOrEqualTo(Sessions.NODES_MAX * Sessions.PER_NODE);
        assertThat(resumesOf(server, client, "old")).as("it gave way").isFalse();
    }

    private boolean resumesOf(TlsServer server, TlsClient client, String node) {
        try (TlsPair pair =
                new TlsPair(rig, server.layer(() -> {}), client.layer(() -> {}, TlsRig.HOST, node), TlsRig.WHOLE)) {
            pair.run();
            assertThat(pair.server().isOpen()).isTrue();
            return pair.server().layer().identity().resumed();
        }
    }
}

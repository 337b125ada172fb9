package io.tidegate.discovery;

import static io.tidegate.discovery.DnsServer.A;
import static io.tidegate.discovery.DnsServer.AAAA;
import static io.tidegate.discovery.DnsServer.SRV;
import static io.tidegate.discovery.DnsServer.a;
import static io.tidegate.discovery.DnsServer.aaaa;
import static io.tidegate.discovery.DnsServer.cname;
import static io.tidegate.discovery.DnsServer.srv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.Endpoint;
import io.tidegate.address.IpText;
import io.tidegate.discovery.DiscoverySettings.Family;
import io.tidegate.discovery.DnsServer.Manner;
import io.tidegate.discovery.DnsServer.Rr;
import io.tidegate.fleet.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real messages to name servers of the test's own.
@Timeout(60)
class NameServersTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    /// Where somebody is silent for all of it, and somebody else is to answer within it.
    private static final Duration FAIRLY_PATIENT = Duration.ofSeconds(3);
    private static final String NAME = "broker.example";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DnsServer first = new DnsServer();
    private final DnsServer second = new DnsServer();

    @AfterEach
    void close() {
        first.close();
        second.close();
        threads.close();
    }

    private NameServers servers(Duration timeout, DnsServer... servers) {
        List<Endpoint> endpoints = Arrays.stream(servers)
                .map(server -> new Endpoint(InetAddress.getLoopbackAddress(), server.port()))
                .toList();
        return new NameServers(endpoints, timeout, threads);
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(IpText::print).toList();
    }

    private static List<String> found(DnsReply<InetAddress> reply) {
        return switch (reply) {
            case DnsReply.Found<InetAddress>(var addresses, var _) -> texts(addresses);
            case DnsReply.Failed<InetAddress>(String why) -> List.of(why);
        };
    }

    private static String failure(DnsReply<?> reply) {
        assertThat(reply).isInstanceOf(DnsReply.Failed.class);
        return ((DnsReply.Failed<?>) reply).why();
    }

    private static Duration life(DnsReply<?> reply) {
        assertThat(reply).isInstanceOf(DnsReply.Found.class);
        return ((DnsReply.Found<?>) reply).timeToLive();
    }

    @Test
    void allAddressesOfBothFamiliesAreFoundAndLiveAsLongAsTheFirstToDie() {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"), a(NAME, 60, "192.0.2.2"));
        first.put(NAME, AAAA, aaaa(NAME, 30, "2001:db8::1"));
        DnsReply<InetAddress> reply = servers(PATIENT, first).addresses(NAME, Family.ANY);
        assertThat(found(reply)).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2", "2001:db8::1");
        assertThat(life(reply)).isEqualTo(Duration.ofSeconds(30));
        assertThat(first.asked()).containsExactly("udp A " + NAME, "udp AAAA " + NAME);
    }

    @Test
    void oneFamilyIsAskedForWhereOnlyThatIsMeant() {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        first.put(NAME, AAAA, aaaa(NAME, 60, "2001:db8::1"));
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.IPV4))).containsExactly("192.0.2.1");
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.IPV6))).containsExactly("2001:db8::1");
        assertThat(first.asked()).containsExactly("udp A " + NAME, "udp AAAA " + NAME);
    }

    @Test
    void anAliasIsFollowedAndItsTimeToLiveCounts() {
        first.put(NAME, A, cname(NAME, 5, "real.example"), a("real.example", 3600, "192.0.2.1"));
        DnsReply<InetAddress> inOneAnswer = servers(PATIENT, first).addresses(NAME, Family.IPV4);
        assertThat(found(inOneAnswer)).containsExactly("192.0.2.1");
        assertThat(life(inOneAnswer)).isEqualTo(Duration.ofSeconds(5));

        second.put(NAME, A, cname(NAME, 7, "real.example"));
        second.put("real.example", A, a("real.example", 3600, "192.0.2.2"));
        DnsReply<InetAddress> inTwo = servers(PATIENT, second).addresses(NAME, Family.IPV4);
        assertThat(found(inTwo)).containsExactly("192.0.2.2");
        assertThat(life(inTwo)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void recordsOfAnotherNameThanWasAskedForAreNoAnswer() {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"), a("evil.example", 60, "192.0.2.66"));
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.IPV4))).containsExactly("192.0.2.1");
    }

    @Test
    void whatDoesNotFitIsAskedForAgainOverTcp() {
        List<Rr> many = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            many.add(a(NAME, 60, "10.0." + i / 250 + "." + i % 250));
        }
        first.put(NAME, A, many.toArray(Rr[]::new));
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.IPV4))).hasSize(1100);
        assertThat(first.asked()).containsExactly("udp A " + NAME, "tcp A " + NAME);
    }

    @Test
    void aNameThatIsNotThereIsNotAskedForElsewhere() {
        assertThat(failure(servers(PATIENT, first, second).addresses(NAME, Family.ANY)))
                .isEqualTo("there is no such name (NXDOMAIN)");
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void aNameWithoutSuchRecordsHasNone() {
        first.put(NAME, SRV, srv(NAME, 60, new SrvRecord(1, 1, "a.example", 1883)));
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.ANY))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"SERVFAIL", "WITH_ANOTHER_ID", "ABOUT_ANOTHER_NAME", "WITH_GARBAGE"})
    void aServerThatAnswersWronglyIsFollowedByTheNext(Manner manner) {
        first.put(NAME, A, a(NAME, 60, "192.0.2.66"));
        first.answer(A, manner);
        second.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        assertThat(found(servers(FAIRLY_PATIENT, first, second).addresses(NAME, Family.IPV4)))
                .containsExactly("192.0.2.1");
        assertThat(first.asked()).isNotEmpty();
    }

    @Test
    void aServerThatIsSilentIsFollowedByTheNext() {
        first.answer(A, Manner.NEVER);
        second.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        assertThat(found(servers(FAIRLY_PATIENT, first, second).addresses(NAME, Family.IPV4)))
                .containsExactly("192.0.2.1");
    }

    @Test
    void whereNoServerCanTellEachIsSaid() {
        first.answer(A, Manner.SERVFAIL);
        second.answer(A, Manner.NEVER);
        assertThat(failure(servers(FAIRLY_PATIENT, first, second).addresses(NAME, Family.IPV4)))
                .isEqualTo("127.0.0.1:" + first.port() + " for A: the server failed (SERVFAIL); 127.0.0.1:"
                        + second.port() + " for A: no answer");
    }

    @Test
    void whereNobodyListensItHasFailed() {
        NameServers nobody = servers(FAIRLY_PATIENT, first);
        first.close();
        assertThat(failure(nobody.addresses(NAME, Family.IPV4))).startsWith("127.0.0.1:" + first.port() + " for A: ");
    }

    @Test
    void halfAnAnswerIsNone() {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        first.answer(AAAA, Manner.SERVFAIL);
        assertThat(failure(servers(PATIENT, first).addresses(NAME, Family.ANY)))
                .endsWith("for AAAA: the server failed (SERVFAIL)");
        assertThat(found(servers(PATIENT, first).addresses(NAME, Family.IPV4))).containsExactly("192.0.2.1");
    }

    @Test
    void serviceRecordsAreReadAsTheyStand() {
        String service = "_mqtt._tcp.example";
        SrvRecord one = new SrvRecord(10, 60, "emqx1.example", 1883);
        SrvRecord other = new SrvRecord(65_535, 0, "emqx2.example", 65_535);
        first.put(service, SRV, srv(service, 30, one), srv(service, 60, other));
        DnsReply<SrvRecord> reply = servers(PATIENT, first).services(service);
        assertThat(reply).isEqualTo(new DnsReply.Found<>(List.of(one, other), Duration.ofSeconds(30)));
        SrvRecord none = new SrvRecord(0, 0, "", 0);
        first.put(service, SRV, srv(service, 60, none));
        assertThat(servers(PATIENT, first).services(service))
                .isEqualTo(new DnsReply.Found<>(List.of(none), Duration.ofSeconds(60)));
    }

    @Test
    void asANameServiceItFindsAddressesOrThrows() throws UnknownHostException {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        first.put("empty.example", SRV);
        NameService service = servers(PATIENT, first);
        assertThat(texts(service.lookUp(NAME))).containsExactly("192.0.2.1");
        assertThatThrownBy(() -> service.lookUp("empty.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("empty.example has no address");
        assertThatThrownBy(() -> service.lookUp("absent.example")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void eachAddressIsANodeThatIsCalledByIt() {
        first.put(NAME, A, a(NAME, 60, "192.0.2.1"));
        first.put(NAME, AAAA, aaaa(NAME, 30, "2001:db8::1"));
        var query = new DiscoverySettings.Query(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(2), PATIENT);
        DnsSource source = new DnsSource(
                "p", new DiscoverySettings.Dns(NAME, 1884, Family.ANY, query, 7), servers(PATIENT, first));
        assertThat(source.title()).isEqualTo("DNS broker.example");
        assertThat(source.ask()).isInstanceOfSatisfying(Answer.Nodes.class, answer -> {
            assertThat(answer.nodes())
                    .extracting(node -> node.id().name() + " at " + node.address())
                    .containsExactlyInAnyOrder(
                            "192.0.2.1:1884 at 192.0.2.1:1884", "[2001:db8::1]:1884 at [2001:db8::1]:1884");
            assertThat(answer.nodes()).extracting(Node::maxConnections).containsOnly(7);
            assertThat(answer.goodFor()).isEqualTo(Duration.ofSeconds(30));
        });
        first.put(NAME, A);
        first.put(NAME, AAAA);
        assertThat(source.ask()).isEqualTo(new Answer.Failed("the name has no address"));
        first.answer(A, Manner.SERVFAIL);
        assertThat(source.ask()).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void serviceRecordsAreNodes() {
        String service = "_mqtt._tcp.example";
        first.put(service, SRV, srv(service, 30, new SrvRecord(10, 60, "emqx1.example", 1883)));
        var query = new DiscoverySettings.Query(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(2), PATIENT);
        SrvSource source = new SrvSource("p", new DiscoverySettings.Srv(service, query, 7), servers(PATIENT, first));
        assertThat(source.title()).isEqualTo("SRV " + service);
        assertThat(source.ask())
                .isInstanceOfSatisfying(
                        Answer.Nodes.class,
                        answer -> assertThat(answer.nodes())
                                .extracting(Node::weight)
                                .containsExactly(60));
        first.answer(SRV, Manner.SERVFAIL);
        assertThat(source.ask()).isInstanceOf(Answer.Failed.class);
    }
}

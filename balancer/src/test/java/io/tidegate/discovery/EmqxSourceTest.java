package io.tidegate.discovery;

import static io.tidegate.discovery.EmqxServer.running;
import static io.tidegate.discovery.EmqxServer.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.HostPort;
import io.tidegate.address.Nobody;
import io.tidegate.discovery.DiscoverySettings.Cluster;
import io.tidegate.discovery.DiscoverySettings.Weights;
import io.tidegate.fleet.Node;
import io.tidegate.http.Credentials;
import io.tidegate.http.HttpTransport;
import io.tidegate.http.Secret;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real requests to a server that answers as EMQX does.
@Timeout(60)
class EmqxSourceTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Credentials KEY = new Credentials.Basic("key", new Secret.Written("secret"));
    private static final Credentials USER = new Credentials.Login("ann", new Secret.Written("pass"));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final EmqxServer first = new EmqxServer();
    private final EmqxServer second = new EmqxServer();

    @AfterEach
    void close() {
        first.close();
        second.close();
        threads.close();
    }

    private EmqxSource source(Credentials credentials, Duration timeout, EmqxServer... servers) {
        return source(
                credentials,
                timeout,
                Arrays.stream(servers).map(EmqxServer::url).toList());
    }

    private EmqxSource source(Credentials credentials, Duration timeout, List<URI> urls) {
        DiscoverySettings.Emqx settings = new DiscoverySettings.Emqx(
                new Cluster(urls, credentials, timeout, null),
                1883,
                Map.of("emqx@mapped", HostPort.parse("192.0.2.9:1999")),
                Weights.EQUAL,
                Duration.ofSeconds(15),
                77);
        HttpTransport transport = HttpTransport.of(threads, () -> null);
        return new EmqxSource("p", settings, new EmqxHttp(settings.cluster(), transport, Clock.system()));
    }

    private EmqxSource source(EmqxServer... servers) {
        return source(new Credentials.None(), PATIENT, servers);
    }

    /// What is listed: name, address, weight.
    private static List<String> listed(Answer answer) {
        return switch (answer) {
            case Answer.Nodes(var nodes, var _, var _) ->
                nodes.stream()
                        .map(node -> node.id().name() + " " + node.address() + " " + node.weight())
                        .toList();
            case Answer.Failed(String why) -> List.of(why);
        };
    }

    private static String why(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return ((Answer.Failed) answer).why();
    }

    @Test
    void membersAreNodesAtTheHostOfTheirNames() {
        first.listing(
                running("emqx@10.0.0.1", 5),
                running("emqx@emqx-1.emqx-headless.default.svc.cluster.local", 5),
                running("emqx@fd00::7", 5),
                running("emqx@mapped", 5),
                stopped("emqx@10.0.0.2"));
        EmqxSource source = source(first);
        Answer answer = source.ask();
        assertThat(listed(answer))
                .containsExactly(
                        "emqx@10.0.0.1 10.0.0.1:1883 1",
                        "emqx@10.0.0.2 10.0.0.2:1883 0",
                        "emqx@emqx-1.emqx-headless.default.svc.cluster.local"
                                + " emqx-1.emqx-headless.default.svc.cluster.local:1883 1",
                        "emqx@fd00::7 [fd00::7]:1883 1",
                        "emqx@mapped 192.0.2.9:1999 1");
        assertThat(((Answer.Nodes) answer).nodes())
                .extracting(Node::maxConnections)
                .containsOnly(77);
        assertThat(((Answer.Nodes) answer).remarks()).isEmpty();
        assertThat(source.title()).isEqualTo("EMQX " + first.url());
        assertThat(first.asked()).containsExactly("GET /api/v5/nodes");
    }

    @Test
    void aNameThatTellsNoHostIsSaid() {
        first.listing(running("emqx@10.0.0.1", 5), running("emqx", 5), running("emqx@a b", 5), running("@x", 5));
        Answer answer = source(first).ask();
        assertThat(listed(answer)).containsExactly("emqx@10.0.0.1 10.0.0.1:1883 1");
        assertThat(((Answer.Nodes) answer).remarks())
                .hasSize(3)
                .contains("where the node \"emqx\" is cannot be told from its name; say it in addresses");
    }

    @Test
    void theSecondIsAskedWhereTheFirstFailsAndGoesOnBeingTheOne() {
        first.status = 500;
        second.listing(running("emqx@10.0.0.1", 5), running("emqx@10.0.0.2", 5));
        EmqxSource source = source(first, second);
        List<String> both = List.of("emqx@10.0.0.1 10.0.0.1:1883 1", "emqx@10.0.0.2 10.0.0.2:1883 1");
        assertThat(listed(source.ask())).isEqualTo(both);
        assertThat(listed(source.ask())).isEqualTo(both);
        assertThat(first.asked()).hasSize(1);
        assertThat(second.asked()).hasSize(2);
    }

    @Test
    void whoIsCutOffIsNotBelievedWhereAnotherSeesMore() {
        first.listing(running("emqx@10.0.0.1", 5), stopped("emqx@10.0.0.2"), stopped("emqx@10.0.0.3"));
        second.listing(stopped("emqx@10.0.0.1"), running("emqx@10.0.0.2", 5), running("emqx@10.0.0.3", 5));
        assertThat(listed(source(first, second).ask()))
                .containsExactly(
                        "emqx@10.0.0.1 10.0.0.1:1883 0",
                        "emqx@10.0.0.2 10.0.0.2:1883 1",
                        "emqx@10.0.0.3 10.0.0.3:1883 1");
    }

    @Test
    void whoListsOnlyItselfIsNotBelievedWhereAnotherListsMore() {
        String[] three = {running("emqx@10.0.0.1", 5), running("emqx@10.0.0.2", 5), running("emqx@10.0.0.3", 5)};
        first.listing(three);
        second.listing(three);
        EmqxSource source = source(first, second);
        List<String> all = listed(source.ask());
        assertThat(all).hasSize(3).allMatch(line -> line.endsWith(" 1"));
        first.listing(running("emqx@10.0.0.1", 0));
        for (int i = 0; i < 4; i++) {
            assertThat(listed(source.ask())).isEqualTo(all);
        }
        assertThat(first.asked()).as("the other one goes on being asked").hasSize(2);
    }

    @Test
    void whoListsOnlyItselfAtTheStartIsNotBelievedWhereAnotherListsMore() {
        first.listing(running("emqx@10.0.0.1", 0));
        second.listing(running("emqx@10.0.0.2", 5), running("emqx@10.0.0.3", 5));
        assertThat(listed(source(first, second).ask()))
                .containsExactly("emqx@10.0.0.2 10.0.0.2:1883 1", "emqx@10.0.0.3 10.0.0.3:1883 1");
    }

    @Test
    void whoMissesOneThatRanIsNotBelievedWhereAnotherListsIt() {
        first.listing(running("emqx@10.0.0.1", 5), running("emqx@10.0.0.2", 5), running("emqx@10.0.0.3", 5));
        second.nodes = first.nodes;
        EmqxSource source = source(first, second);
        List<String> all = listed(source.ask());
        first.listing(running("emqx@10.0.0.1", 5), running("emqx@10.0.0.2", 5));
        assertThat(listed(source.ask())).isEqualTo(all);
    }

    @Test
    void whereNobodyElseAnswersTheOthersStayAsTheyWereUntilTheyHaveBeenMissingForThreeAnswers() {
        first.listing(running("emqx@10.0.0.1", 5), running("emqx@10.0.0.2", 5), running("emqx@10.0.0.3", 5));
        String whole = first.nodes;
        second.status = 503;
        EmqxSource source = source(first, second);
        List<String> all = listed(source.ask());
        first.listing(running("emqx@10.0.0.1", 0));
        assertThat(listed(source.ask())).isEqualTo(all);
        assertThat(listed(source.ask())).isEqualTo(all);
        assertThat(listed(source.ask())).containsExactly("emqx@10.0.0.1 10.0.0.1:1883 1");
        second.status = 200;
        second.nodes = whole;
        assertThat(listed(source.ask())).isEqualTo(all);
    }

    @Test
    void whoHangsIsGivenUpForTheNext() {
        first.hangs = true;
        second.listing(running("emqx@10.0.0.1", 5));
        assertThat(listed(source(new Credentials.None(), Duration.ofSeconds(3), first, second)
                        .ask()))
                .containsExactly("emqx@10.0.0.1 10.0.0.1:1883 1");
    }

    @Test
    void whereAllFailEachIsSaid() throws IOException {
        first.status = 503;
        second.nodes = "<html>";
        assertThat(why(source(first, second).ask()))
                .startsWith(first.url() + ": HTTP status 503; " + second.url() + ": its answer is no list of nodes: ");
        try (Nobody nobody = new Nobody()) {
            URI url = URI.create("http://127.0.0.1:" + nobody.port());
            assertThat(why(source(new Credentials.None(), PATIENT, List.of(url)).ask()))
                    .isEqualTo(url + ": it cannot be connected to");
        }
    }

    @ParameterizedTest
    @CsvSource({"401, (401)", "403, (403)", "404, (404)", "302, HTTP status 302"})
    void whatItRefusesIsExplained(int status, String said) {
        first.status = status;
        assertThat(why(source(KEY, PATIENT, first).ask())).contains(said);
    }

    @Test
    void aSecretThatCannotBeReadIsSaid() {
        Credentials missing = new Credentials.Basic("key", new Secret.InFile(Path.of("/missing/secret")));
        assertThat(why(source(missing, PATIENT, first).ask()))
                .startsWith(first.url() + ": /missing/secret cannot be read");
        assertThat(first.asked()).isEmpty();
    }

    @Test
    void anApiKeyIsBasicAuthentication() {
        first.authorization =
                "Basic " + Base64.getEncoder().encodeToString("key:secret".getBytes(StandardCharsets.UTF_8));
        first.listing(running("emqx@10.0.0.1", 5));
        assertThat(listed(source(KEY, PATIENT, first).ask())).hasSize(1).allMatch(line -> line.startsWith("emqx@"));
        assertThat(why(source(new Credentials.Basic("key", new Secret.Written("wrong")), PATIENT, first)
                        .ask()))
                .contains("lets nobody ask with these credentials (401)")
                .doesNotContain("wrong");
    }

    @Test
    void aUserLogsInOnceAndAgainWhenTheTokenIsOld() {
        first.token = "one";
        first.authorization = "Bearer one";
        first.listing(running("emqx@10.0.0.1", 5));
        EmqxSource source = source(USER, PATIENT, first);
        assertThat(listed(source.ask())).hasSize(1);
        assertThat(listed(source.ask())).hasSize(1);
        String login = "POST /api/v5/login {\"password\":\"pass\",\"username\":\"ann\"}";
        assertThat(first.asked()).containsExactly(login, "GET /api/v5/nodes", "GET /api/v5/nodes");
        first.token = "two";
        first.authorization = "Bearer two";
        assertThat(listed(source.ask())).containsExactly("emqx@10.0.0.1 10.0.0.1:1883 1");
        assertThat(first.asked()).endsWith("GET /api/v5/nodes", login, "GET /api/v5/nodes");
    }

    @Test
    void aUserWhoMayNotLogInIsSaid() {
        first.authorization = "Bearer none";
        assertThat(why(source(USER, PATIENT, first).ask()))
                .isEqualTo(first.url() + ": POST " + first.url()
                        + "/api/v5/login answered 401: it does not know the user ann with this password");
        first.token = "a b";
        assertThat(why(source(USER, PATIENT, first).ask())).contains("/api/v5/login answered without a token");
    }

    @Test
    void anAnswerWithoutEndIsCut() {
        first.nodes = "[" + "1".repeat(EmqxHttp.BYTES_MAX) + "]";
        assertThat(why(source(first).ask())).startsWith(first.url() + ": ");
    }
}

package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Scanners find nothing weak in the TLS that is spoken without a setting about it.
@Timeout(300)
final class TlsScanTest {
    /// Of testssl, some of whose checks take long.
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(100);

    private static final Pattern ELEMENT = Pattern.compile("<(\\w+) ([^<>]*?)/?>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"([^\"]*)\".*?\"severity\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"finding\"\\s*:\\s*\"([^\"]*)\"",
            Pattern.DOTALL);
    private static final Set<String> SEVERE = Set.of("LOW", "MEDIUM", "HIGH", "CRITICAL");
    private static final Set<String> SUITES = Set.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-RSA-CHACHA20-POLY1305");

    private static ScriptedNode node;
    private static Balancer balancer;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        node = ScriptedNode.accepting();
        balancer = Balancer.start("""
                listeners.ssl.default {
                  bind = "127.0.0.1:0"
                  ssl_options { %s, certificates = [ { %s } ] }
                }
                pools.default { nodes = [ %s ] }
                """.formatted(
                        Pki.shared().server(Pki.Key.EC).settings(),
                        Pki.shared().server(Pki.Key.RSA).settings(),
                        Balancer.node("one", node.port())));
    }

    @AfterAll
    static void end() {
        try (ScriptedNode _ = node) {
            balancer.close();
        }
    }

    private record Element(String name, Map<String, String> attributes) {
        String get(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }
    }

    /// What sslscan writes is as simple as that.
    private static List<Element> elements(String xml) {
        return ELEMENT.matcher(xml)
                .results()
                .map(element -> new Element(element.group(1), attributes(element.group(2))))
                .toList();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new HashMap<>();
        ATTRIBUTE.matcher(text).results().forEach(each -> attributes.put(each.group(1), each.group(2)));
        return attributes;
    }

    @Test
    void sslscanSeesNewVersionsAndGoodSuitesOnly() throws IOException {
        Path xml = directory.resolve("sslscan.xml");
        run(new ProcessBuilder(
                Project.program("sslscan", "sslscan").toString(),
                "--xml=" + xml,
                "--no-colour",
                "--sni-name=" + Pki.NAME,
                "127.0.0.1:" + balancer.tlsPort()));
        List<Element> found = elements(Files.readString(xml));
        assertThat(found.stream()
                        .filter(each -> each.name().equals("protocol")
                                && each.get("enabled").equals("1"))
                        .map(each -> each.get("type") + each.get("version")))
                .containsExactlyInAnyOrder("tls1.2", "tls1.3");
        assertThat(found.stream()
                        .filter(each -> each.name().equals("cipher"))
                        .map(each -> each.get("cipher"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(SUITES);
        assertThat(found.stream().filter(each -> each.name().equals("renegotiation")))
                .singleElement()
                .satisfies(each -> assertThat(each.get("supported")).isEqualTo("0"));
        assertThat(found.stream().filter(each -> each.name().equals("heartbleed")))
                .isNotEmpty()
                .allMatch(each -> each.get("vulnerable").equals("0"));
    }

    /// Two of it at a time: it waits more than it works. Which suites there are sslscan has seen.
    @Test
    void testsslFindsNothing() throws IOException {
        try (Program first = testssl("first.json", "-p", "-P", "-S", "-f");
                Program second = testssl("second.json", "-U")) {
            List<String> findings = new ArrayList<>(findings("first.json", first));
            findings.addAll(findings("second.json", second));
            assertThat(findings).isEmpty();
        }
    }

    private Program testssl(String file, String... checks) {
        List<String> command = new ArrayList<>(List.of(
                Project.program("testssl", "testssl.sh").toString(),
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "off",
                "--nodns",
                "none",
                "--ip",
                "127.0.0.1",
                "--add-ca",
                Pki.shared().root().toString(),
                "--severity",
                "LOW",
                "--jsonfile",
                directory.resolve(file).toString()));
        command.addAll(List.of(checks));
        command.add(Pki.NAME + ":" + balancer.tlsPort());
        return Program.start("testssl", new ProcessBuilder(command));
    }

    private List<String> findings(String file, Program program) throws IOException {
        program.awaitExitWhileItTalks(BETWEEN_LINES);
        assertThat(program.lines()).as("what it tried").anyMatch(line -> line.contains("Done "));
        return FINDING.matcher(Files.readString(directory.resolve(file)))
                .results()
                .filter(finding -> SEVERE.contains(finding.group(2))) // the rest is about itself
                .map(TlsScanTest::text)
                .toList();
    }

    private static String text(MatchResult finding) {
        return finding.group(2) + " " + finding.group(1) + ": " + finding.group(3);
    }

    private static void run(ProcessBuilder builder) {
        try (Program program = Program.start("scanner", builder)) {
            assertThat(program.awaitExit()).as(program.tail()).isZero();
        }
    }
}

package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is in the file, the answer is an outcome.
final class ConfigReaderPropertyTest {
    private static final long SEED = 1883;
    private static final int ROUNDS = 3000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "=",
            ":",
            ",",
            "\"",
            "\"\"\"",
            "${",
            "${?",
            "}",
            "\n",
            "#",
            ".",
            "..",
            "-",
            "0",
            "-1",
            "1e999",
            "999999999999999999999",
            "null",
            "true",
            "off",
            "infinity",
            "include ",
            "+=",
            "\\u0000",
            "\u0000",
            "é",
            "listener.tcp.x = ",
            "listeners",
            "ssl_options",
            "ssl_passthrough",
            "*",
            "tcp",
            "pools",
            "nodes",
            "bind",
            "\"\"",
            "0s",
            "1.5GB",
            "access.1",
            "$",
            "a.b");

    @TempDir
    Path directory;

    @Test
    void neverThrows() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        Texts texts = new Texts(directory);
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutated(random);
            assertThatCode(() -> check(texts.outcome(text)))
                    .as("seed %d, round %d:%n%s", SEED, round, text)
                    .doesNotThrowAnyException();
        }
    }

    private static void check(Outcome outcome) {
        if (outcome instanceof Outcome.Broken(var problems)) {
            for (Problem problem : problems) {
                if (problem.text().isBlank() || problem.toString().indexOf('\n') >= 0) {
                    fail("not one line that says something: %s", problem);
                }
            }
        }
    }

    private static String mutated(RandomGenerator random) {
        StringBuilder text = new StringBuilder("""
                listener.tcp.external = 1883
                listeners.tcp.default { bind = "127.0.0.1:1884", access_rules = ["allow all"], tcp_options { backlog = 10 } }
                pools.default { balance = client_id, load_factor = off, dial_timeout = 2s
                  nodes = [{ name = a, address = "h:1" }, { address = "[::1]:2", weight = 3 }] }
                listener.ssl.x.tls_versions = tlsv1.3,tlsv1.2
                listeners.ssl.x { bind = 8883, ssl_options { certfile = "a/b", ciphers = "A-B:C-D", password = p
                  versions = [tlsv1.3], certificates = [{ certfile = c }], ocsp.responder_url = "http://a/" }
                  routes = [{ sni = "*.a", client_id = "a*b", username = "*", pool = default }] }
                pools.default.ssl { enable = true, verify = verify_none, cacerts = off, crlfile = [a, b] }
                mqtt { max_connect_size = 512KB, idle_timeout = ${pools.default.dial_timeout} }
                """);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.insert(at, text.substring(at, to));
                default -> text.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }
}

package io.tidegate.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigResolveOptions;
import io.tidegate.address.Endpoint;
import io.tidegate.config.Keys.Global;
import io.tidegate.link.ClientSettings;
import io.tidegate.link.EndSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Reads a configuration: HOCON, with includes and variables of the environment, spelled as people who run EMQX know
/// it.
public final class ConfigReader {
    /// The least that runs, for whoever has nothing yet.
    public static final String EXAMPLE = """
            listeners.tcp.default.bind = "0.0.0.0:1883"
            pools.default.nodes = [
              { name = emqx1, address = "192.168.0.2:1883" }
              { name = emqx2, address = "192.168.0.3:1883" }
            ]
            """;

    private ConfigReader() {}

    /// Never throws for what is in the file, or for a file that cannot be read.
    public static Outcome read(Path file) {
        try {
            ConfigObject parsed = Sources.parse(file);
            ConfigObject resolved =
                    parsed.toConfig().resolve(ConfigResolveOptions.defaults()).root();
            return bind(resolved, file);
        } catch (IOException e) {
            return broken(new Problem(file.toString(), 0, String.valueOf(e.getMessage())));
        } catch (ConfigException e) {
            return broken(problem(file, e));
        } catch (StackOverflowError _) {
            // The parser calls itself for every brace; our depth is what is used up, not the process's memory.
            return broken(new Problem(file.toString(), 0, "is nested too deeply"));
        }
    }

    private static Outcome broken(Problem problem) {
        return new Outcome.Broken(List.of(problem));
    }

    /// The message begins with the place, where there is one.
    static Problem problem(Path file, ConfigException e) {
        ConfigOrigin origin = e.origin();
        String message = String.valueOf(e.getMessage());
        if (origin == null) {
            return new Problem(file.toString(), 0, message);
        }
        String place = origin.description() + ": ";
        return Findings.at(origin, message.startsWith(place) ? message.substring(place.length()) : message);
    }

    private static Outcome bind(ConfigObject resolved, Path file) {
        Findings findings = new Findings();
        Section root = Section.of("", OlderSpelling.asToday(resolved, findings), Keys.ROOT, findings);
        Set<String> poolNames = root.block("pools", Keys.POOLS).names();
        TlsReader tls = new TlsReader(findings, file);
        List<ListenerReader.Placed> listeners =
                new ListenerReader(findings, new RouteReader(findings, poolNames), tls).read(root);
        HttpReader asked = new HttpReader(findings, file);
        List<PoolReader.Placed> pools = new PoolReader(
                        findings, tls, new HealthReader(asked), new DiscoveryReader(findings, file, asked))
                .read(root);
        ClientSettings client = client(root, findings);
        ProcessSettings process = process(root);
        EndSettings end = end(root);
        Section admin = root.block("admin", Global.ADMIN);
        Endpoint adminBind = admin.find(Global.ADMIN_BIND);
        admin.settleNothing(Global.ADMIN_BIND);
        new Agreement(listeners, pools, adminBind).check(admin, findings);
        if (findings.anyProblem()) {
            return new Outcome.Broken(findings.problems());
        }
        Config config = new Config(
                listeners.stream()
                        .map(ListenerReader.Placed::settings)
                        .filter(Objects::nonNull)
                        .toList(),
                pools.stream().map(PoolReader.Placed::config).toList(),
                client,
                end,
                process,
                adminBind);
        return new Outcome.Read(config, findings.warnings(), findings.settings(), findings.files());
    }

    private static ClientSettings client(Section root, Findings findings) {
        Section mqtt = root.block("mqtt", Global.MQTT);
        Section limits = root.block("limits", Global.LIMITS);
        Duration idleTimeout = mqtt.get(Global.IDLE_TIMEOUT);
        if (idleTimeout.isPositive() && idleTimeout.compareTo(Duration.ofMinutes(1)) < 0) {
            findings.warning(
                    mqtt.origin(Global.IDLE_TIMEOUT.name()),
                    "mqtt.idle_timeout cuts healthy clients whose keep alive is 0 after a short silence;"
                            + " what EMQX calls idle_timeout is connect_timeout here");
        }
        return new ClientSettings(
                mqtt.get(Global.CONNECT_TIMEOUT),
                Math.toIntExact(mqtt.get(Global.MAX_CONNECT_SIZE)),
                mqtt.get(Global.KEEPALIVE_MULTIPLIER),
                idleTimeout,
                limits.get(Global.HALF_CLOSE_TIMEOUT),
                limits.get(Global.SEND_TIMEOUT),
                limits.get(Global.MAX_HANDSHAKES));
    }

    private static ProcessSettings process(Section root) {
        return new ProcessSettings(
                root.block("transport", Global.TRANSPORT).get(Global.LOOPS),
                root.block("transport", Global.TRANSPORT).get(Global.LATENCY_BUDGET),
                root.block("limits", Global.LIMITS).get(Global.BUFFER_MEMORY),
                root.block("log", Global.LOG).get(Global.LINKS));
    }

    private static EndSettings end(Section root) {
        Section shutdown = root.block("shutdown", Global.SHUTDOWN);
        return new EndSettings(shutdown.get(Global.READINESS_DELAY), shutdown.get(Global.DRAIN));
    }
}

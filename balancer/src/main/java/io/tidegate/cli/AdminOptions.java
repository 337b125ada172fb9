package io.tidegate.cli;

import io.tidegate.address.Endpoint;
import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Whom a command asks: options that several commands share. Set by picocli.
final class AdminOptions {
    private static final String USUAL = "http://127.0.0.1:8888";

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "Where the admin port is; without it admin.bind of -c, else " + USUAL + ".")
    private @Nullable URI url;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that the balancer runs with.")
    private @Nullable Path file;

    /// What a command has to say to the admin port.
    @FunctionalInterface
    interface Talk {
        /// @return the exit code
        int with(AdminPort port, PrintWriter out) throws AdminPort.Refused;
    }

    /// Lets a command talk to the admin port, and says in one line why where that refuses.
    ///
    /// @return the exit code
    int talk(CommandSpec spec, Talk talk) {
        try (AdminPort port = port()) {
            return talk.with(port, spec.commandLine().getOut());
        } catch (AdminPort.Refused e) {
            spec.commandLine().getErr().println("tidegate " + spec.name() + ": " + e.getMessage());
            return Commands.FAILED;
        }
    }

    private AdminPort port() throws AdminPort.Refused {
        if (url != null) {
            if (!"http".equals(url.getScheme()) || url.getHost() == null) {
                throw new AdminPort.Refused("--admin " + url + ": write such as " + USUAL);
            }
            return new AdminPort(url);
        }
        return new AdminPort(file == null ? URI.create(USUAL) : bound(file));
    }

    private static URI bound(Path file) throws AdminPort.Refused {
        return switch (ConfigReader.read(file)) {
            case Outcome.Broken(var problems) ->
                throw new AdminPort.Refused(problems.getFirst() + " (tidegate check -c says all)");
            case Outcome.Read read -> {
                Endpoint bind = read.config().adminBind();
                if (bind == null) {
                    throw new AdminPort.Refused(file + ": admin.bind is not set, so this balancer cannot be asked;"
                            + " write admin.bind = \"127.0.0.1:8888\" and start it again");
                }
                yield URI.create("http://" + reachable(bind));
            }
        };
    }

    /// Where every address is bound, that of the loopback is one of them.
    private static Endpoint reachable(Endpoint bind) {
        if (!bind.ip().isAnyLocalAddress()) {
            return bind;
        }
        return new Endpoint(InetAddress.ofLiteral(bind.isIpv4() ? "127.0.0.1" : "::1"), bind.port());
    }
}

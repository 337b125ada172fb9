package io.tidegate.demo;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What the command line asks for. Immutable.
sealed interface Request {
    int NODES = 2;
    int PORT = 1883;
    int ADMIN_PORT = 8888;
    int NODES_MAX = 8;
    int PORT_MAX = 65_535;

    /// Run a demo: `nodes` broker nodes, devices on `port` and over TLS on `tlsPort`, Tidegate's admin on `adminPort`.
    record Start(int nodes, int port, TlsPort tlsPort, int adminPort) implements Request {
        public Start {
            String problems = problems(nodes, port, tlsPort, adminPort);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems);
            }
        }

        /// The same with another port for TLS.
        Start withTlsPort(TlsPort other) {
            return new Start(nodes, port, other, adminPort);
        }
    }

    record Help(String text) implements Request {}

    record Wrong(String why) implements Request {}

    static Request read(String... arguments) {
        CommandLine command = new CommandLine(options());
        try {
            ParseResult parsed = command.parseArgs(arguments);
            if (parsed.isUsageHelpRequested()) {
                return new Help(command.getUsageMessage().strip());
            }
            int nodes = parsed.matchedOptionValue("--nodes", NODES);
            int port = parsed.matchedOptionValue("--port", PORT);
            Integer asked = parsed.matchedOptionValue("--tls-port", null);
            TlsPort tlsPort = asked == null ? new TlsPort.Usual() : new TlsPort.Asked(asked);
            int adminPort = parsed.matchedOptionValue("--admin-port", ADMIN_PORT);
            String problems = problems(nodes, port, tlsPort, adminPort);
            return problems.isEmpty() ? new Start(nodes, port, tlsPort, adminPort) : new Wrong(problems);
        } catch (ParameterException wrong) {
            return new Wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static String problems(int nodes, int port, TlsPort tlsPort, int adminPort) {
        List<String> problems = new ArrayList<>();
        range("--nodes", nodes, NODES_MAX, problems);
        range("--port", port, PORT_MAX, problems);
        range("--tls-port", tlsPort.number(), PORT_MAX, problems);
        range("--admin-port", adminPort, PORT_MAX, problems);
        differ("--port", port, "--admin-port", adminPort, problems);
        if (tlsPort instanceof TlsPort.Asked(int number)) {
            differ("--port", port, "--tls-port", number, problems);
            differ("--tls-port", number, "--admin-port", adminPort, problems);
        }
        return String.join("; ", problems);
    }

    private static void differ(String one, int port, String other, int otherPort, List<String> problems) {
        if (port == otherPort) {
            problems.add("%s and %s must differ, both are %d".formatted(one, other, port));
        }
    }

    private static void range(String name, int value, int max, List<String> problems) {
        if (value < 1 || value > max) {
            problems.add("%s must be 1..%d, was %d".formatted(name, max, value));
        }
    }

    private static CommandSpec options() {
        CommandSpec spec = CommandSpec.create().name("tidegate demo");
        spec.usageMessage()
                .description("Starts a cluster of real MQTT broker nodes on loopback and Tidegate in front of it.");
        return spec.addOption(number("--nodes", NODES, "How many broker nodes, 1 to " + NODES_MAX + "."))
                .addOption(number("--port", PORT, "Where devices connect, on every interface."))
                .addOption(number(
                        "--tls-port",
                        TlsPort.Usual.NUMBER,
                        "Where devices connect over TLS, on every interface; unless it is given, a free one where the"
                                + " default is taken."))
                .addOption(number("--admin-port", ADMIN_PORT, "Tidegate's admin port, on loopback."))
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Says this.")
                        .build());
    }

    private static OptionSpec number(String name, int otherwise, String description) {
        return OptionSpec.builder(name)
                .type(int.class)
                .paramLabel("N")
                .description(description + " Default: " + otherwise)
                .build();
    }
}

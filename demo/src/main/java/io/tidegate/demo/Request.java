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

    /// Run a demo: `nodes` broker nodes, devices on `port`, Tidegate's admin on `adminPort`.
    record Start(int nodes, int port, int adminPort) implements Request {
        public Start {
            String problems = problems(nodes, port, adminPort);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems);
            }
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
            int adminPort = parsed.matchedOptionValue("--admin-port", ADMIN_PORT);
            String problems = problems(nodes, port, adminPort);
            return problems.isEmpty() ? new Start(nodes, port, adminPort) : new Wrong(problems);
        } catch (ParameterException wrong) {
            return new Wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static String problems(int nodes, int port, int adminPort) {
        List<String> problems = new ArrayList<>();
        range("--nodes", nodes, NODES_MAX, problems);
        range("--port", port, PORT_MAX, problems);
        range("--admin-port", adminPort, PORT_MAX, problems);
        if (port == adminPort) {
            problems.add("--port and --admin-port must differ, both are " + port);
        }
        return String.join("; ", problems);
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

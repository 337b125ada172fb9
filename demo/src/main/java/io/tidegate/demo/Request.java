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
    int NODES_OF_CHAOS = 3;
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

    /// Run a demo in which nodes are killed, frozen and drained while clients stay, and others connect.
    ///
    /// @param start with two nodes or more
    /// @param seed of what is done to which node, 0 or more, or [#ANY]
    /// @param seconds that it goes on once all clients are there, 1..86,400, or [#ENDLESS]
    record Chaotic(Start start, long seed, int seconds) implements Request {
        static final long ANY = -1;
        static final int ENDLESS = 0;
        static final int SECONDS_MAX = 86_400;
        static final int NODES_MIN = 2;

        public Chaotic {
            String problems = problems(start.nodes(), seed, seconds);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems);
            }
        }

        private static String problems(int nodes, long seed, int seconds) {
            List<String> problems = new ArrayList<>();
            if (nodes < NODES_MIN) {
                problems.add("--chaos needs --nodes %d or more, was %d: one must always be well"
                        .formatted(NODES_MIN, nodes));
            }
            if (seed < ANY) {
                problems.add("--seed must be 0 or more, was " + seed);
            }
            if (seconds < ENDLESS || seconds > SECONDS_MAX) {
                problems.add("--seconds must be 1..%d, was %d".formatted(SECONDS_MAX, seconds));
            }
            return String.join("; ", problems);
        }

        /// The same with this seed, if none was asked for.
        Chaotic withSeed(long other) {
            return seed == ANY ? new Chaotic(start, other, seconds) : this;
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
            boolean chaos = parsed.hasMatchedOption("--chaos");
            int nodes = parsed.matchedOptionValue("--nodes", chaos ? NODES_OF_CHAOS : NODES);
            int port = parsed.matchedOptionValue("--port", PORT);
            Integer asked = parsed.matchedOptionValue("--tls-port", null);
            TlsPort tlsPort = asked == null ? new TlsPort.Usual() : new TlsPort.Asked(asked);
            int adminPort = parsed.matchedOptionValue("--admin-port", ADMIN_PORT);
            String problems = problems(nodes, port, tlsPort, adminPort);
            if (!problems.isEmpty()) {
                return new Wrong(problems);
            }
            Start start = new Start(nodes, port, tlsPort, adminPort);
            return chaos ? chaotic(parsed, start) : calm(parsed, start);
        } catch (ParameterException wrong) {
            return new Wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static Request calm(ParseResult parsed, Start start) {
        boolean stray = parsed.hasMatchedOption("--seed") || parsed.hasMatchedOption("--seconds");
        return stray ? new Wrong("--seed and --seconds are for --chaos: add it, or leave them out") : start;
    }

    private static Request chaotic(ParseResult parsed, Start start) {
        Integer seconds = parsed.matchedOptionValue("--seconds", null);
        Long seed = parsed.matchedOptionValue("--seed", null);
        if (seconds != null && seconds == Chaotic.ENDLESS) {
            return new Wrong("--seconds must be 1..%d, was 0; leave it out to go on until Ctrl-C"
                    .formatted(Chaotic.SECONDS_MAX));
        }
        if (seed != null && seed == Chaotic.ANY) {
            return new Wrong("--seed must be 0 or more, was -1; leave it out for any");
        }
        long ofBlows = seed == null ? Chaotic.ANY : seed;
        int lasting = seconds == null ? Chaotic.ENDLESS : seconds;
        String problems = Chaotic.problems(start.nodes(), ofBlows, lasting);
        return problems.isEmpty() ? new Chaotic(start, ofBlows, lasting) : new Wrong(problems);
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
        return spec.addOption(number(
                        "--nodes",
                        NODES,
                        "How many broker nodes, 1 to " + NODES_MAX + "; with --chaos " + NODES_OF_CHAOS
                                + " unless it is given."))
                .addOption(number("--port", PORT, "Where devices connect, on every interface."))
                .addOption(number(
                        "--tls-port",
                        TlsPort.Usual.NUMBER,
                        "Where devices connect over TLS, on every interface; unless it is given, a free one where the"
                                + " default is taken."))
                .addOption(number("--admin-port", ADMIN_PORT, "Tidegate's admin port, on loopback."))
                .addOption(OptionSpec.builder("--chaos")
                        .type(boolean.class)
                        .description(
                                "Kills, freezes and drains nodes while clients write to each other and others connect."
                                        + " Counts disconnects, connects that fail, and messages; ends with status 1"
                                        + " where a client was disconnected or could not connect.")
                        .build())
                .addOption(OptionSpec.builder("--seconds")
                        .type(int.class)
                        .paramLabel("N")
                        .description("With --chaos: how long, from when all clients are there. Default: until Ctrl-C")
                        .build())
                .addOption(OptionSpec.builder("--seed")
                        .type(long.class)
                        .paramLabel("N")
                        .description("With --chaos: the same seed does the same to the same nodes. Default: any")
                        .build())
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

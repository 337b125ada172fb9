package io.tidegate.systemtest;

import java.util.ArrayList;
import java.util.List;

/// Whoever types commands for a balancer that runs. Immutable.
record Operator(Balancer balancer) {
    /// What a command said, and its exit code.
    record Said(int code, List<String> lines) {}

    /// `./tidegate ARGUMENTS`, at the balancer's admin port; returns when it is over.
    Said types(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--admin", "http://127.0.0.1:" + balancer.admin().port()));
        try (Program program = Program.start("tidegate " + arguments[0], Balancer.command(all))) {
            int code = program.awaitExit();
            return new Said(code, program.lines());
        }
    }

    /// The same; fails where the command does.
    void does(String... arguments) {
        Said said = types(arguments);
        if (said.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": exit code " + said.code() + ", " + said.lines());
        }
    }
}

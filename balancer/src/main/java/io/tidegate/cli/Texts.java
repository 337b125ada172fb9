package io.tidegate.cli;

import io.tidegate.config.ConfigReader;
import io.tidegate.config.Problem;
import java.io.PrintWriter;
import java.util.List;

/// What commands say in the same words.
final class Texts {
    private Texts() {}

    static void problems(PrintWriter err, List<Problem> problems) {
        problems.forEach(err::println);
        err.println(count(problems.size(), "problem"));
    }

    static void warnings(PrintWriter err, List<Problem> warnings) {
        for (Problem warning : warnings) {
            err.println(new Problem(warning.file(), warning.line(), "warning: " + warning.text()));
        }
    }

    /// For whoever has no configuration yet.
    static void firstSteps(PrintWriter err, String command) {
        err.println("tidegate " + command
                + ": which configuration? Write this to tidegate.conf, with the addresses of your nodes:");
        err.println();
        ConfigReader.EXAMPLE.lines().forEach(line -> err.println("    " + line));
        err.println();
        err.println("and then:  ./tidegate " + command + " -c tidegate.conf");
        err.println("To see it work without a configuration:  ./tidegate demo");
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}

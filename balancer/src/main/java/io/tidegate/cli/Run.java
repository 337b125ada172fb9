package io.tidegate.cli;

import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tidegate run`.
@Command(
        name = "run",
        description = "Balances clients until it is told to end.",
        customSynopsis = "tidegate run -c FILE",
        footer = {
            "",
            "SIGTERM and SIGINT end it within shutdown.drain; a second one ends it at once.",
            "",
            "Exit codes: 0 ended well; 1 broken configuration or failed start; 2 wrongly called.",
            "",
            "Example:",
            "  ./tidegate run -c tidegate.conf"
        })
final class Run implements Callable<Integer> {
    private final Runner runner;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration.")
    private @Nullable Path file;

    Run(Runner runner) {
        this.runner = runner;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (file == null) {
            Texts.firstSteps(err, spec.name());
            return Commands.USAGE;
        }
        return switch (ConfigReader.read(file)) {
            case Outcome.Broken(var problems) -> {
                Texts.problems(err, problems);
                yield Commands.FAILED;
            }
            case Outcome.Read read -> {
                Texts.warnings(err, read.warnings());
                err.flush();
                yield runner.run(read.config(), read.warnings());
            }
        };
    }
}

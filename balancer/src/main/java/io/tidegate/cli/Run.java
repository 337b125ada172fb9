package io.tidegate.cli;

import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import io.tidegate.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return run(runner, file, err);
    }

    /// The file of the plain `run -c FILE`, which is how it is started; null where the arguments say anything else.
    static @Nullable Path plain(String... arguments) {
        boolean plain = arguments.length == 3
                && arguments[0].equals("run")
                && (arguments[1].equals("-c") || arguments[1].equals("--config"))
                && isPlain(arguments[2]);
        return plain ? Path.of(arguments[2]) : null;
    }

    /// What means something to picocli, or is no file name everywhere, is left to it.
    private static boolean isPlain(String name) {
        if (name.isEmpty() || name.charAt(0) == '-' || name.charAt(0) == '@') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (each < ' ' || each > '~' || each == '"' || each == '\'') {
                return false;
            }
        }
        return true;
    }

    static int run(Runner runner, Path file, PrintWriter err) {
        return switch (ConfigReader.read(file)) {
            case Outcome.Broken(var problems) -> {
                Texts.problems(err, problems);
                yield Commands.FAILED;
            }
            case Outcome.Read read -> {
                List<Problem> warnings = new ArrayList<>(read.warnings());
                warnings.addAll(HeapNeed.warnings(
                        file, read.config(), Runtime.getRuntime().maxMemory()));
                Texts.warnings(err, warnings);
                err.flush();
                yield runner.run(read.config(), List.copyOf(warnings));
            }
        };
    }
}

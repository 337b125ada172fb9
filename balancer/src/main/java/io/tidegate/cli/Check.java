package io.tidegate.cli;

import io.tidegate.config.Config;
import io.tidegate.config.ConfigReader;
import io.tidegate.config.Outcome;
import io.tidegate.config.Problem;
import io.tidegate.config.Setting;
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

/// `tidegate check`.
@Command(
        name = "check",
        description = "Says what is wrong with a configuration, all at once, and starts nothing.",
        customSynopsis = "tidegate check -c FILE [--effective]",
        footer = {
            "",
            "Exit codes: 0 it can be run (warnings are said); 1 it cannot; 2 wrongly called.",
            "",
            "Examples:",
            "  ./tidegate check -c tidegate.conf",
            "  ./tidegate check -c tidegate.conf --effective"
        })
final class Check implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration.")
    private @Nullable Path file;

    @Option(
            names = "--effective",
            description = "Print every value in force and where it came from; that is a configuration too.")
    private boolean effective;

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
            case Outcome.Read read -> judge(read, file, err);
        };
    }

    /// What the configuration names is looked into as well.
    private int judge(Outcome.Read read, Path configuration, PrintWriter err) {
        NamedFiles files = NamedFiles.look(read, configuration);
        if (!files.problems().isEmpty()) {
            Texts.problems(err, files.problems());
            return Commands.FAILED;
        }
        List<Problem> warnings = new ArrayList<>(read.warnings());
        warnings.addAll(files.warnings());
        warnings.addAll(HeapNeed.warnings(
                configuration, read.config(), Runtime.getRuntime().maxMemory()));
        Texts.warnings(err, warnings);
        say(spec.commandLine().getOut(), configuration + ": " + summary(read.config(), warnings), read.settings());
        return Commands.OK;
    }

    private void say(PrintWriter out, String summary, List<Setting> settings) {
        if (effective) {
            settings.forEach(out::println);
        } else {
            out.println(summary);
        }
    }

    private static String summary(Config config, List<Problem> warnings) {
        int nodes =
                config.pools().stream().mapToInt(pool -> pool.nodes().size()).sum();
        int sources = (int)
                config.pools().stream().filter(pool -> pool.discovery() != null).count();
        return "fine: " + Texts.count(config.listeners().size(), "listener") + ", "
                + Texts.count(config.pools().size(), "pool") + ", " + Texts.count(nodes, "node")
                + (sources == 0 ? "" : ", " + Texts.count(sources, "source") + " of nodes")
                + (warnings.isEmpty() ? "" : "; " + Texts.count(warnings.size(), "warning"));
    }
}

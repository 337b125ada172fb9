package io.tidegate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tidegate` and its commands. Confined to the thread that executes it.
///
/// Exit codes: 0 = well; 1 = the configuration is broken, the start failed, or a running balancer said no; 2 = wrongly
/// called.
@Command(
        name = "tidegate",
        description = "A load balancer for MQTT.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = false,
        footer = {
            "",
            "  demo     A cluster of two brokers on this machine and Tidegate in front, to try it.",
            "           The launcher runs this one: `./tidegate demo --help`.",
            "",
            "Examples:",
            "  ./tidegate demo",
            "  ./tidegate check -c tidegate.conf",
            "  ./tidegate run -c tidegate.conf",
            "  ./tidegate node emqx1 drain --wait",
            "",
            "Every command has --help."
        })
public final class Commands implements Runnable {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private Commands() {}

    /// Does what `arguments` say and returns the exit code of the process.
    ///
    /// @param out what was asked for
    /// @param err problems, warnings, usage
    public static int execute(Runner runner, PrintWriter out, PrintWriter err, String... arguments) {
        Path plain = Run.plain(arguments);
        int code = plain == null ? parse(runner, out, err, arguments) : start(runner, plain, err);
        out.flush();
        err.flush();
        return code;
    }

    /// Without picocli, whose reflection is a fifth of a start.
    private static int start(Runner runner, Path configuration, PrintWriter err) {
        try {
            return Run.run(runner, configuration, err);
        } catch (RuntimeException bug) { // as picocli would
            bug.printStackTrace(err);
            return FAILED;
        }
    }

    private static int parse(Runner runner, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Commands())
                .addSubcommand(new Run(runner))
                .addSubcommand(new Check())
                .addSubcommand(new ListNodes())
                .addSubcommand(new OrderNode())
                .addSubcommand(new RebalancePools())
                .addSubcommand(new Version())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(24)
                .execute(arguments);
    }

    /// Without a command.
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: demo, run, check, nodes, node, rebalance or version.");
    }
}

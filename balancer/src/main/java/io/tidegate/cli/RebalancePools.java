package io.tidegate.cli;

import io.tidegate.cli.AdminPort.Refused;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tidegate rebalance`.
@Command(
        name = "rebalance",
        description = "Has nodes that have more clients than their share lose those, paced.",
        customSynopsis = {
            "tidegate rebalance [POOL] [--wait] [--admin URL | -c FILE]",
            "       tidegate rebalance [POOL] --stop"
        },
        footer = {
            "",
            "When a node has too many is said by pools.NAME.rebalance. It ends by itself.",
            "",
            "Exit codes: 0 done, or on its way; 1 it cannot be done, or with --wait was not; 2 wrongly called.",
            "",
            "Example:",
            "  ./tidegate rebalance --wait"
        })
final class RebalancePools implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "POOL", description = "The pool; all of them without it.")
    private @Nullable String pool;

    @Option(names = "--stop", description = "End one that is under way: no further link leaves.")
    private boolean stop;

    @Option(names = "--wait", description = "Until it is over.")
    private boolean waits;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        if (stop && waits) {
            throw new ParameterException(spec.commandLine(), "--stop waits for nothing: leave out --wait");
        }
        return admin.talk(spec, this::rebalance);
    }

    private int rebalance(AdminPort port, PrintWriter out) throws Refused {
        Map<String, Instant> before = begun(port);
        String query = pool == null ? "" : "?pool=" + AdminPort.encoded(pool);
        port.post("/api/v1/rebalance" + (stop ? "/stop" : "") + query).forEach(out::println);
        out.flush();
        return waits ? await(port, before, out) : Commands.OK;
    }

    /// When the last one of each pool began: those are over, and not the one that is waited for.
    private static Map<String, Instant> begun(AdminPort port) throws Refused {
        Map<String, Instant> begun = new HashMap<>();
        for (MigrationRow row : port.list("/api/v1/migrations", MigrationRow::of)) {
            if (row.isRebalance(row.pool())) {
                begun.put(row.pool(), row.since());
            }
        }
        return begun;
    }

    private int await(AdminPort port, Map<String, Instant> before, PrintWriter out) throws Refused {
        Set<String> pools = new LinkedHashSet<>(pool == null ? pools(port) : List.of(pool));
        int code = Commands.OK;
        for (String each : pools) {
            Waiting.End end =
                    new Waiting(port, out).await(row -> row.isRebalance(each) && row.isLaterThan(before.get(each)));
            code = end == Waiting.End.DONE ? code : Commands.FAILED;
        }
        return code;
    }

    private static List<String> pools(AdminPort port) throws Refused {
        return port.list("/api/v1/nodes", node -> node.getString("pool"));
    }
}

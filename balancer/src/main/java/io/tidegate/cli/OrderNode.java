package io.tidegate.cli;

import io.tidegate.cli.AdminPort.Refused;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tidegate node`.
@Command(
        name = "node",
        description = "Tells a running balancer how to use a node.",
        customSynopsis = {
            "tidegate node NAME drain [--force] [--wait] [--admin URL | -c FILE]",
            "       tidegate node NAME ready|maintenance",
            "       tidegate node NAME weight N|default"
        },
        footer = {
            "",
            "  drain        No new clients, and those it has leave it, paced.",
            "  maintenance  No new clients; those it has stay, or are moved unseen where the pool has continuity.",
            "  ready        It is used like any other; a drain stops at once.",
            "  weight       Its share next to the others' weights; 0: no new clients.",
            "",
            "NAME is that of a node, or POOL/NODE. What is ordered holds until the balancer ends.",
            "",
            "Exit codes: 0 done, or on its way; 1 it cannot be done, or with --wait was not; 2 wrongly called.",
            "",
            "Examples:",
            "  ./tidegate node emqx1 drain --wait",
            "  ./tidegate node default/emqx1 weight 2"
        })
final class OrderNode implements Callable<Integer> {
    private static final List<String> ACTS = List.of("drain", "ready", "maintenance", "weight");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The node.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String name;

    @Parameters(index = "1", paramLabel = "ACT", description = "drain, ready, maintenance or weight.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String act;

    @Parameters(index = "2", arity = "0..1", paramLabel = "N", description = "The weight: 0 to 1000, or default.")
    private @Nullable String weight;

    @Option(names = "--force", description = "Of drain: end its links even where no other node would take them.")
    private boolean force;

    @Option(names = "--wait", description = "Of drain: until it has no link left.")
    private boolean waits;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        check();
        return admin.talk(spec, this::order);
    }

    private int order(AdminPort port, PrintWriter out) throws Refused {
        NodeRow node = NodeRow.find(port, name);
        port.post(path(node)).forEach(out::println);
        out.flush();
        return waits ? await(new Waiting(port, out), node) : Commands.OK;
    }

    private void check() {
        if (!ACTS.contains(act)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\"" + act + "\" is nothing that a node does: write " + String.join(", ", ACTS));
        }
        boolean weighs = act.equals("weight");
        if (weighs && weight == null) {
            throw new ParameterException(
                    spec.commandLine(), "weight of what? Write: tidegate node " + name + " weight N");
        }
        if (!weighs && weight != null) {
            throw new ParameterException(spec.commandLine(), act + " takes nothing behind it: leave out " + weight);
        }
        if ((force || waits) && !act.equals("drain")) {
            throw new ParameterException(spec.commandLine(), "--force and --wait are for drain");
        }
    }

    private String path(NodeRow node) {
        String path =
                "/api/v1/nodes/" + AdminPort.encoded(node.pool()) + "/" + AdminPort.encoded(node.name()) + "/" + act;
        if (weight != null) {
            return path + "?weight=" + AdminPort.encoded(weight);
        }
        return force ? path + "?force=true" : path;
    }

    private int await(Waiting waiting, NodeRow node) throws Refused {
        String id = node.pool() + "/" + node.name();
        return switch (waiting.await(row -> row.isDrain(node.pool(), node.name()))) {
            case DONE -> Commands.OK;
            case STUCK ->
                throw new Refused(id + " keeps its links: no other node of the pool is usable and has room; add or"
                        + " mend one and the drain goes on, or say --force");
            case STOPPED -> throw new Refused(id + " is not drained any more: somebody took that back");
        };
    }

    /// A node as `/api/v1/nodes` shows it. Immutable.
    record NodeRow(String pool, String name) {
        /// The one of that name, or POOL/NAME.
        static NodeRow find(AdminPort port, String wanted) throws Refused {
            List<NodeRow> all =
                    port.list("/api/v1/nodes", row -> new NodeRow(row.getString("pool"), row.getString("name")));
            List<NodeRow> found = all.stream()
                    .filter(node ->
                            node.name().equals(wanted) || node.toString().equals(wanted))
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            throw new Refused(
                    found.isEmpty()
                            ? "there is no node " + wanted + "; there are " + join(all)
                            : wanted + " is in several pools, say which: " + join(found));
        }

        private static String join(List<NodeRow> nodes) {
            return String.join(", ", nodes.stream().map(NodeRow::toString).toList());
        }

        @Override
        public String toString() {
            return pool + "/" + name;
        }
    }
}

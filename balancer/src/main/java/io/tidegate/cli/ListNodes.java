package io.tidegate.cli;

import com.typesafe.config.Config;
import io.tidegate.cli.AdminPort.Refused;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tidegate nodes`.
@Command(
        name = "nodes",
        description = "Lists the nodes of a running balancer: state, since when, clients, moved ones, weight, reason.",
        customSynopsis = "tidegate nodes [--admin URL | -c FILE]",
        footer = {
            "",
            "MOVED are clients that came from another node, or went to one, unseen by themselves.",
            "",
            "Exit codes: 0 listed; 1 the balancer cannot be asked; 2 wrongly called."
        })
final class ListNodes implements Callable<Integer> {
    private static final int WHOLE_PERCENT = 100;
    private static final String GAP = "  ";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        return admin.talk(spec, ListNodes::list);
    }

    private static int list(AdminPort port, PrintWriter out) throws Refused {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "STATE", "SINCE", "CLIENTS", "MOVED", "WEIGHT", "REASON"));
        rows.addAll(port.list("/api/v1/nodes", ListNodes::row));
        print(rows, out);
        return Commands.OK;
    }

    private static List<String> row(Config node) {
        int percent = node.getInt("weight_percent");
        String weight = node.getInt("weight") + (percent == WHOLE_PERCENT ? "" : " (" + percent + " %)");
        return Stream.of(
                        node.getString("pool") + "/" + node.getString("name"),
                        node.getString("state"),
                        Instant.parse(node.getString("since"))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                        String.valueOf(node.getLong("clients")),
                        moved(node.getLong("moved_in"), node.getLong("moved_out")),
                        weight,
                        MigrationRow.text(node, "reason"))
                .map(AdminPort::plain)
                .toList();
    }

    private static String moved(long in, long out) {
        return in == 0 && out == 0 ? "-" : in + " in, " + out + " out";
    }

    private static void print(List<List<String>> rows, PrintWriter out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}

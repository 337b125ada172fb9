package io.tidegate.app;

import io.tidegate.admin.Orders;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Pool;
import io.tidegate.migration.Migrations;
import io.tidegate.migration.Migrations.Request;
import io.tidegate.migration.Progress;
import io.tidegate.migration.RebalancePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What operators ask for becomes events of the fleet and requests to migrations; each one is a line of the journal.
/// Any thread.
final class OperatorOrders implements Orders {
    private final Parts parts;

    OperatorOrders(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Answer obey(Order order, String who) {
        Answer answer = switch (order) {
            case Order.Use use -> use(use);
            case Order.Weigh weigh -> weigh(weigh);
            case Order.Rebalance(var pool) -> rebalance(pool);
            case Order.StopRebalance(var pool) -> stop(pool);
        };
        if (answer instanceof Answer.Accepted(List<String> lines)) {
            lines.forEach(line -> parts.journal().info(line + ", asked for by " + who));
        }
        return answer;
    }

    private Answer use(Order.Use use) {
        Pool pool = pool(use.pool());
        Member member = pool == null ? null : pool.find(use.node());
        if (pool == null || member == null) {
            return noSuchNode(use.pool(), use.node());
        }
        io.tidegate.fleet.Order wanted = switch (use.mode()) {
            case READY -> io.tidegate.fleet.Order.READY;
            case DRAIN -> io.tidegate.fleet.Order.DRAIN;
            case MAINTENANCE -> io.tidegate.fleet.Order.MAINTENANCE;
        };
        if (!parts.fleets().offer(new FleetEvent.Ordered(member.id(), wanted, now()))) {
            return new Answer.Busy();
        }
        if (use.forced() && !migrations().ask(new Request.Force(member.id()))) {
            return new Answer.Busy();
        }
        List<String> lines = new ArrayList<>();
        lines.add("node " + member.id() + ": " + wanted.name().toLowerCase(Locale.ROOT)
                + (use.forced() ? ", forced" : ""));
        if (use.mode() == Mode.DRAIN && !use.forced() && !pool.isAnotherUsable(member)) {
            lines.add("node " + member.id() + ": its links stay as long as no other node of the pool is usable and has"
                    + " room; force ends them all the same");
        }
        return new Answer.Accepted(lines);
    }

    private Answer weigh(Order.Weigh weigh) {
        Pool pool = pool(weigh.pool());
        Member member = pool == null ? null : pool.find(weigh.node());
        if (member == null) {
            return noSuchNode(weigh.pool(), weigh.node());
        }
        OptionalInt weight = weigh.weight();
        if (weight.isPresent()) {
            Node.checkWeight(weight.getAsInt());
        }
        FleetEvent event = new FleetEvent.Weighed(member.id(), weight.orElse(Member.AS_LISTED), now());
        if (!parts.fleets().offer(event)) {
            return new Answer.Busy();
        }
        return accepted("node " + member.id() + ": weight "
                + (weight.isPresent() ? weight.getAsInt() : member.node().weight() + ", its own"));
    }

    private Answer rebalance(@Nullable String name) {
        List<Pool> pools = pools(name);
        if (pools.isEmpty()) {
            return noSuchPool(String.valueOf(name));
        }
        List<String> lines = new ArrayList<>();
        for (Pool pool : pools) {
            Progress before = migrations().rebalance(pool.name());
            if (before != null && before.isUnderWay()) {
                return new Answer.Conflict("pool " + pool.name()
                        + " is being rebalanced already: see GET /api/v1/migrations, or stop that first, by POST"
                        + " /api/v1/rebalance/stop");
            }
        }
        for (Pool pool : pools) {
            if (!migrations().ask(new Request.Start(pool.name()))) {
                return new Answer.Busy();
            }
            lines.add("pool " + pool.name() + ": rebalance, "
                    + outlook(migrations().plan(pool)));
        }
        return new Answer.Accepted(lines);
    }

    private static String outlook(RebalancePlan plan) {
        return plan.isEmpty()
                ? "no node has too many links now"
                : plan.moves() + " links are to leave "
                        + String.join(
                                ", ",
                                plan.donors().stream()
                                        .map(donor -> donor.id().name())
                                        .toList());
    }

    private Answer stop(@Nullable String name) {
        List<Pool> pools = pools(name);
        if (pools.isEmpty()) {
            return noSuchPool(String.valueOf(name));
        }
        List<String> lines = new ArrayList<>();
        for (Pool pool : pools) {
            Progress now = migrations().rebalance(pool.name());
            if (now != null && now.isUnderWay()) {
                if (!migrations().ask(new Request.Stop(pool.name()))) {
                    return new Answer.Busy();
                }
                lines.add("pool " + pool.name() + ": rebalance stopped");
            }
        }
        return lines.isEmpty()
                ? new Answer.Conflict("no rebalance is under way: see GET /api/v1/migrations")
                : new Answer.Accepted(lines);
    }

    private static Answer accepted(String line) {
        return new Answer.Accepted(List.of(line));
    }

    private Answer noSuchNode(String pool, String node) {
        List<String> exists = fleet().pools().stream()
                .flatMap(each -> each.members().stream())
                .map(member -> member.id().toString())
                .toList();
        return new Answer.Unknown("there is no node " + pool + "/" + node, exists);
    }

    private Answer noSuchPool(String name) {
        return new Answer.Unknown(
                "there is no pool " + name,
                fleet().pools().stream().map(Pool::name).toList());
    }

    private @Nullable Pool pool(String name) {
        List<Pool> found = pools(name);
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Of that name; all where there is none.
    private List<Pool> pools(@Nullable String name) {
        return fleet().pools().stream()
                .filter(pool -> name == null || pool.name().equals(name))
                .toList();
    }

    private Fleet fleet() {
        return parts.fleets().current();
    }

    private Migrations migrations() {
        return parts.migrations();
    }

    private long now() {
        return parts.clock().nanos();
    }
}

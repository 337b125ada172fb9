package io.tidegate.app;

import io.tidegate.admin.Orders;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Pool;
import io.tidegate.migration.Migrations;
import io.tidegate.migration.Migrations.Request;
import io.tidegate.migration.Progress;
import io.tidegate.migration.RebalancePlan;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What operators ask for becomes events of the fleet and requests to migrations; each one is a line of the journal.
/// Any thread.
final class OperatorOrders implements Orders {
    private final Fleets fleets;
    private final Migrations migrations;
    private final Clock clock;
    private final Journal journal;

    OperatorOrders(Fleets fleets, Migrations migrations, Clock clock, Journal journal) {
        this.fleets = fleets;
        this.migrations = migrations;
        this.clock = clock;
        this.journal = journal;
    }

    @Override
    public Answer obey(Order order, String who) {
        List<String> taken = new ArrayList<>();
        Answer answer = switch (order) {
            case Order.Use use -> use(use, taken);
            case Order.Weigh weigh -> weigh(weigh, taken);
            case Order.Rebalance(var pool) -> rebalance(pool, taken);
            case Order.StopRebalance(var pool) -> stop(pool, taken);
        };
        taken.forEach(line -> journal.info(line + ", asked for by " + who));
        return answer;
    }

    /// @param taken gets a line for each part that was taken, also where a further one is refused
    private Answer use(Order.Use use, List<String> taken) {
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
        if (!fleets.offer(new FleetEvent.Ordered(member.id(), wanted, clock.nanos()))) {
            return new Answer.Busy();
        }
        String line = "node " + member.id() + ": " + wanted.name().toLowerCase(Locale.ROOT);
        Request force = use.forced() ? new Request.Force(member.id()) : new Request.Unforce(member.id());
        if (!migrations.ask(force)) {
            taken.add(line);
            return new Answer.Busy();
        }
        taken.add(line + (use.forced() ? ", forced" : ""));
        if (use.mode() == Mode.READY && member.isWeighed()) {
            taken.add("node " + member.id() + ": its weight stays " + member.weight()
                    + ", as was ordered; weight default gives it its own again");
        }
        if (use.mode() == Mode.DRAIN && !use.forced() && !pool.isAnotherUsable(member)) {
            taken.add("node " + member.id() + ": its links stay as long as no other node of the pool is usable and has"
                    + " room; force ends them all the same");
        }
        return new Answer.Accepted(taken);
    }

    private Answer weigh(Order.Weigh weigh, List<String> taken) {
        Pool pool = pool(weigh.pool());
        Member member = pool == null ? null : pool.find(weigh.node());
        if (member == null) {
            return noSuchNode(weigh.pool(), weigh.node());
        }
        OptionalInt weight = weigh.weight();
        if (weight.isPresent()) {
            Node.checkWeight(weight.getAsInt());
        }
        FleetEvent event = new FleetEvent.Weighed(member.id(), weight.orElse(Member.AS_LISTED), clock.nanos());
        if (!fleets.offer(event)) {
            return new Answer.Busy();
        }
        taken.add("node " + member.id() + ": weight "
                + (weight.isPresent() ? weight.getAsInt() : member.node().weight() + ", its own"));
        return new Answer.Accepted(taken);
    }

    private Answer rebalance(@Nullable String name, List<String> taken) {
        List<Pool> pools = pools(name);
        if (pools.isEmpty()) {
            return noSuchPool(String.valueOf(name));
        }
        for (Pool pool : pools) {
            Progress before = migrations.rebalance(pool.name());
            if (before != null && before.isUnderWay()) {
                return new Answer.Conflict("pool " + pool.name()
                        + " is being rebalanced already: see GET /api/v1/migrations, or stop that first, by POST"
                        + " /api/v1/rebalance/stop");
            }
        }
        for (Pool pool : pools) {
            if (!migrations.ask(new Request.Start(pool.name()))) {
                return new Answer.Busy();
            }
            taken.add("pool " + pool.name() + ": rebalance, " + outlook(migrations.plan(pool)));
        }
        return new Answer.Accepted(taken);
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

    private Answer stop(@Nullable String name, List<String> taken) {
        List<Pool> pools = pools(name);
        if (pools.isEmpty()) {
            return noSuchPool(String.valueOf(name));
        }
        for (Pool pool : pools) {
            Progress now = migrations.rebalance(pool.name());
            if (now != null && now.isUnderWay()) {
                if (!migrations.ask(new Request.Stop(pool.name()))) {
                    return new Answer.Busy();
                }
                taken.add("pool " + pool.name() + ": rebalance stopped");
            }
        }
        return taken.isEmpty()
                ? new Answer.Conflict("no rebalance is under way: see GET /api/v1/migrations")
                : new Answer.Accepted(taken);
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
        return fleets.current();
    }
}

package io.tidegate.sim;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Trouble;
import io.tidegate.migration.Migrations;
import io.tidegate.sim.SimNode.Answer;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.SimHost.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Faults, one after the other, at times and places that the seed chooses; and their end. Confined to the simulation's
/// thread.
final class Storm {
    private static final Answer[] ANSWERS = Answer.values();
    private static final Order[] ORDERS = Order.values();
    /// Between two faults in the roughest of storms.
    private static final long PAUSE_NANOS_MAX = 4_000_000_000L;

    private static final long SLOW_NANOS_MAX = 6_000_000_000L;
    private static final int FLAPS_MAX = 10;
    private static final long FLAP_NANOS_MAX = 1_500_000_000L;

    private final Agenda agenda;
    private final RandomGenerator random;
    private final List<SimNode> nodes;
    private final Balancer balancer;
    private final Situation situation;
    private final long pauseNanosMax;
    private long untilNanos;
    private long plentyNanos = Agenda.NEVER;

    Storm(Agenda agenda, RandomGenerator random, List<SimNode> nodes, Balancer balancer, Situation situation) {
        this.situation = situation;
        this.pauseNanosMax = PAUSE_NANOS_MAX << random.nextInt(3);
        this.agenda = agenda;
        this.random = random;
        this.nodes = nodes;
        this.balancer = balancer;
    }

    void until(long nanos) {
        untilNanos = nanos;
        next();
    }

    private void next() {
        agenda.after(random.nextLong(pauseNanosMax), () -> {
            if (agenda.nowNanos() < untilNanos) {
                fault();
                next();
            }
        });
    }

    private void fault() {
        SimNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(21)) {
            case 0 -> node.crash();
            case 1, 2 -> node.start();
            case 3 -> node.freeze();
            case 4 -> node.thaw();
            case 5 -> node.reach(random.nextBoolean() ? Reach.SILENT : Reach.UNREACHABLE);
            case 6 -> node.reach(Reach.UP);
            case 7 -> node.reads(random.nextBoolean());
            case 8 -> node.reboot();
            case 9 -> node.answers(answers());
            case 10 -> scarcity();
            case 11, 12 -> opinion();
            case 13 -> rebalance();
            case 14, 15, 16, 17 -> listing();
            case 18 -> node.slow(random.nextBoolean() ? 0 : random.nextLong(SLOW_NANOS_MAX));
            case 19 -> flap(node, 1 + random.nextInt(FLAPS_MAX));
            default -> plenty();
        }
    }

    /// It dies and comes back, again and again.
    private void flap(SimNode node, int times) {
        if (times == 0 || agenda.nowNanos() >= untilNanos) {
            return;
        }
        node.crash();
        agenda.after(1 + random.nextLong(FLAP_NANOS_MAX), () -> {
            node.start();
            agenda.after(1 + random.nextLong(FLAP_NANOS_MAX), () -> flap(node, times - 1));
        });
    }

    /// What a source lists.
    private void listing() {
        if (!balancer.rosters.isEmpty()) {
            balancer.rosters.get(random.nextInt(balancer.rosters.size())).changes();
        }
    }

    /// What operators say of a node, and where none are probed by the product, probes and clients; true or not.
    private void opinion() {
        List<NodeId> ids = ids();
        NodeId id = ids.get(random.nextInt(ids.size()));
        long now = agenda.nowNanos();
        balancer.fleets.offer(
                switch (isProbed(id) ? 4 + random.nextInt(2) : random.nextInt(6)) {
                    case 0 -> new FleetEvent.ProbesFail(id, "says the storm", now);
                    case 1 -> new FleetEvent.ProbesPass(id, now);
                    case 2 -> new FleetEvent.Evacuates(id, "says the storm", now);
                    case 3 ->
                        new FleetEvent.Ejected(
                                id,
                                new Trouble.Ejection(1, now + random.nextLong(20_000_000_000L), "says the storm"),
                                now);
                    case 4 -> new FleetEvent.Ordered(id, ORDERS[random.nextInt(ORDERS.length)], now);
                    default -> new FleetEvent.Weighed(id, random.nextInt(3), now);
                });
    }

    private boolean isProbed(NodeId id) {
        return situation.probes().containsKey(id.pool());
    }

    private void rebalance() {
        String pool = ids().get(random.nextInt(ids().size())).pool();
        balancer.migrations.ask(
                random.nextInt(4) == 0 ? new Migrations.Request.Stop(pool) : new Migrations.Request.Start(pool));
    }

    private List<NodeId> ids() {
        return balancer.fleets.current().pools().stream()
                .flatMap(pool -> pool.members().stream())
                .map(Member::id)
                .toList();
    }

    private List<Answer> answers() {
        List<Answer> answers = new ArrayList<>(List.of(Answer.ACCEPT));
        for (int i = random.nextInt(4); i > 0; i--) {
            answers.add(ANSWERS[random.nextInt(ANSWERS.length)]);
        }
        return answers;
    }

    /// Since when the balancer has all that it asks its kernel for; [Agenda#NEVER] while it may not.
    long plentyNanos() {
        return plentyNanos;
    }

    private void scarcity() {
        plentyNanos = Agenda.NEVER;
        switch (random.nextInt(3)) {
            case 0 -> balancer.process.descriptorsMax(3 + balancer.process.openDescriptors() + random.nextInt(5));
            case 1 -> balancer.memory.failures(random.nextDouble(0.3));
            default -> balancer.process.meanness(Meanness.from(random));
        }
    }

    void plenty() {
        plentyNanos = Math.min(plentyNanos, agenda.nowNanos());
        balancer.process.descriptorsMax(1 << 20);
        balancer.memory.failures(0);
        balancer.process.meanness(random.nextBoolean() ? Meanness.HARMLESS : Meanness.NONE);
    }

    /// From now on nothing fails.
    void end() {
        plenty();
        long now = agenda.nowNanos();
        for (NodeId id : ids()) {
            if (!isProbed(id)) {
                balancer.fleets.offer(new FleetEvent.ProbesPass(id, now));
            }
            balancer.fleets.offer(new FleetEvent.Ordered(id, Order.READY, now));
            balancer.fleets.offer(new FleetEvent.Weighed(id, Member.AS_LISTED, now));
            balancer.migrations.ask(new Migrations.Request.Stop(id.pool()));
        }
        balancer.rosters.forEach(Roster::isWhole);
        for (SimNode node : nodes) {
            node.slow(0);
            node.reach(Reach.UP);
            node.thaw();
            node.start();
            node.reads(true);
            node.answers(List.of(Answer.ACCEPT, Answer.ACCEPT_WITH_MORE, Answer.AUTH_FIRST));
        }
    }
}

package io.tidegate.sim;

import static io.tidegate.sim.LiveRig.MILLI;
import static io.tidegate.sim.LiveRig.SECOND;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Order;
import io.tidegate.migration.Migrations;
import io.tidegate.transport.Meanness;
import io.tidegate.transport.SimHost.Reach;
import java.util.List;
import java.util.random.RandomGenerator;

/// Faults and moves of live clients, at times and places that the seed chooses; and their end. Confined to the
/// simulation's thread.
final class LiveStorm {
    private final LiveRig rig;
    private final RandomGenerator random;
    private final boolean hasFaults;
    private final boolean isProbed;
    private long untilNanos;

    /// @param isProbed whether the product's own probes say how nodes are, and not the storm
    LiveStorm(LiveRig rig, boolean hasFaults, boolean isProbed) {
        this.isProbed = isProbed;
        this.rig = rig;
        this.random = rig.random;
        this.hasFaults = hasFaults;
    }

    void until(long nanos) {
        untilNanos = nanos;
        next();
    }

    private void soon(long most, Runnable act) {
        rig.agenda().after(1 + random.nextLong(most), act);
    }

    private void next() {
        soon(3 * SECOND, () -> {
            if (rig.now() < untilNanos) {
                happen();
                next();
            }
        });
    }

    private int any() {
        return random.nextInt(rig.nodes.size());
    }

    private void happen() {
        int number = any();
        rig.players.trace("storm", "for node " + number);
        if (!hasFaults || random.nextInt(2) == 0) {
            move(number);
            return;
        }
        PlayerNode node = rig.nodes.get(number);
        switch (random.nextInt(8)) {
            case 0, 1 -> crash(node);
            case 2 -> breakOne(node);
            case 3, 4 -> freeze(number);
            case 5 -> rig.nodes.forEach(this::crash);
            case 6 -> silent(number);
            default -> say(node);
        }
    }

    /// What operators want, and probes and sources say.
    private void move(int number) {
        long now = rig.now();
        switch (random.nextInt(9)) {
            case 0, 1 -> order(number, Order.DRAIN);
            case 2 -> order(number, Order.MAINTENANCE);
            case 3 -> order(number, Order.READY);
            case 4 -> found(new FleetEvent.Evacuates(LiveSetting.id(number), "says the storm", now));
            case 5 -> found(new FleetEvent.ProbesPass(LiveSetting.id(number), now));
            case 6, 7 -> rig.balancer.rosters.forEach(Roster::changes);
            default ->
                rig.balancer.migrations.ask(
                        random.nextInt(4) == 0
                                ? new Migrations.Request.Stop(LiveSetting.POOL)
                                : new Migrations.Request.Start(LiveSetting.POOL));
        }
    }

    /// Unless the product's own probes find out.
    private void found(FleetEvent event) {
        if (!isProbed) {
            rig.offer(event);
        }
    }

    private void order(int number, Order order) {
        rig.offer(new FleetEvent.Ordered(LiveSetting.id(number), order, rig.now()));
    }

    private void crash(PlayerNode node) {
        node.crash(random.nextBoolean());
        soon(8 * SECOND, node::start);
    }

    private void breakOne(PlayerNode node) {
        List<PlayerLeg> legs = node.legs();
        if (!legs.isEmpty()) {
            legs.get(random.nextInt(legs.size())).breaks();
        }
    }

    private void say(PlayerNode node) {
        List<PlayerLeg> legs = node.legs();
        int[] codes = {0x8B, 0x9C, 0x9D};
        if (!legs.isEmpty()) {
            PlayerLeg leg = legs.get(random.nextInt(legs.size()));
            if (leg.actor().isServing()) {
                leg.actor().endsSoon(codes[random.nextInt(codes.length)], 10 * MILLI);
            }
        }
    }

    private void freeze(int number) {
        PlayerNode node = rig.nodes.get(number);
        if (!node.isUp() || node.isFrozen()) {
            return;
        }
        node.freeze();
        soon(8 * SECOND, () -> {
            if (node.isFrozen()) {
                found(new FleetEvent.ProbesFail(LiveSetting.id(number), "it does not answer", rig.now()));
            }
        });
        soon((random.nextInt(10) < 3 ? 70 : 10) * SECOND, () -> thaw(number));
    }

    private void thaw(int number) {
        PlayerNode node = rig.nodes.get(number);
        node.thaw();
        found(new FleetEvent.ProbesPass(LiveSetting.id(number), rig.now()));
    }

    /// Its machine is not heard of for a while; it may be found out.
    private void silent(int number) {
        PlayerNode node = rig.nodes.get(number);
        node.host().reach(Reach.SILENT);
        if (random.nextBoolean()) {
            soon(3 * SECOND, () -> {
                if (node.host().reach() == Reach.SILENT) {
                    found(new FleetEvent.ProbesFail(LiveSetting.id(number), "it does not answer", rig.now()));
                }
            });
        }
        soon(15 * SECOND, () -> {
            node.host().reach(Reach.UP);
            found(new FleetEvent.ProbesPass(LiveSetting.id(number), rig.now()));
        });
    }

    /// From now on nothing fails.
    void end() {
        rig.process().meanness(Meanness.NONE);
        rig.balancer.rosters.forEach(Roster::isWhole);
        for (int i = 0; i < rig.nodes.size(); i++) {
            PlayerNode node = rig.nodes.get(i);
            node.host().reach(Reach.UP);
            node.start();
            thaw(i);
            order(i, Order.READY);
        }
        rig.balancer.migrations.ask(new Migrations.Request.Stop(LiveSetting.POOL));
    }
}

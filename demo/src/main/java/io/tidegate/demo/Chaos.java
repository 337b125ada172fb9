package io.tidegate.demo;

import io.tidegate.demo.Ward.Act;
import io.tidegate.demo.Ward.Condition;
import io.tidegate.demo.Whereabouts.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `tidegate demo --chaos`: nodes are killed, frozen and drained and come back while clients write to each other and
/// others connect; disconnects, failed connects and messages are counted. Confined to the main thread, but for
/// [#conclude].
final class Chaos {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /// For the clients that stay to connect.
    private static final long GATHER_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final Request.Chaotic asked;
    private final Opening opening;
    private final Household household;
    private final Display display;
    private final Connects connects = new Connects();
    private final Devices devices;
    private final Correspondents correspondents;
    private final Whereabouts whereabouts;
    private final Ward ward;
    private final Map<String, NodeCount> seen = new HashMap<>();
    private long shownNanos;
    private volatile Moves moves = Moves.NONE;
    /// Of the time that was asked for; no matter until it [#hasBegun].
    private volatile long beganNanos;

    private volatile boolean hasBegun;
    private volatile Screen.Who who;
    private boolean concluded;

    /// @param opening whose processes Ctrl-C does not reach: it is ours alone
    Chaos(Request.Chaotic asked, Opening opening, Display display) {
        this.asked = asked;
        this.opening = opening;
        this.household = opening.household();
        this.display = display;
        this.devices = new Devices(opening.start().port(), connects);
        this.correspondents = new Correspondents(opening.start().port(), connects);
        int count = opening.nodes().size();
        this.whereabouts = new Whereabouts(count);
        this.ward = new Ward(new Blows(asked.seed(), count), count);
        this.who = new Screen.Who(asked.seed(), 0, 0, 0);
    }

    /// Until its time is over, nobody reads it, or all is ending. [#conclude] is still to come.
    void run() throws IOException, InterruptedException, ChildFailed {
        Cast cast = opening.raise();
        Hand hand = new Hand(opening, whereabouts, cast.nodes());
        display.say(
                Welcome.chaos(opening.start(), opening.nodes(), opening.admin().address()));
        shownNanos = System.nanoTime();
        gather(cast.balancer(), hand);
        if (!whereabouts.knowsNobody() && !whereabouts.areInReach(correspondents.names())) {
            display.say(
                    "Not all nodes forward to all clients yet; what is lost counts as lost between nodes until then.");
        }
        beganNanos = System.nanoTime();
        hasBegun = true;
        ward.begin(beganNanos);
        correspondents.write();
        devices.start();
        while (!isOver()) {
            step(cast.balancer(), hand);
            for (Act act : ward.due(System.nanoTime())) {
                act(hand, act);
            }
        }
        devices.stop();
        for (Act act : ward.heal()) {
            act(hand, act);
        }
        correspondents.writeNoMore();
        long end = System.nanoTime() + Call.WAIT_NANOS_MAX;
        while (isUnderWay() && System.nanoTime() - end < 0 && !household.ending()) {
            step(cast.balancer(), hand);
        }
        look(System.nanoTime());
    }

    /// Those that stay connect and subscribe before anything happens: what is lost later is lost by what happens. That
    /// takes nothing of the time that was asked for. Where one of them fails, nobody waits for the others.
    private void gather(Child balancer, Hand hand) throws InterruptedException, ChildFailed {
        correspondents.start();
        long end = System.nanoTime() + GATHER_NANOS_MAX;
        while (!correspondents.areAllThere() && isWorthWaiting(end)) {
            step(balancer, hand);
        }
        long said = System.nanoTime() + Whereabouts.UNSAID_NANOS;
        while (!whereabouts.areInReach(correspondents.names()) && isWorthWaiting(end)) {
            if (System.nanoTime() - said >= 0 && whereabouts.knowsNobody()) {
                return; // they are not on these nodes
            }
            step(balancer, hand);
        }
    }

    private boolean isWorthWaiting(long endNanos) {
        return exitStatus() == 0 && System.nanoTime() - endNanos < 0 && !isCutShort();
    }

    private boolean isOver() {
        boolean late = asked.seconds() != Request.Chaotic.ENDLESS
                && elapsedNanos() >= TimeUnit.SECONDS.toNanos(asked.seconds());
        return late || isCutShort();
    }

    private boolean isCutShort() {
        return household.ending() || display.isBroken();
    }

    /// Of the time that was asked for; 0 until all are there. Any thread.
    private long elapsedNanos() {
        return hasBegun ? System.nanoTime() - beganNanos : 0;
    }

    private boolean isUnderWay() {
        return connects.sum().waiting() > 0 || correspondents.sums().stream().anyMatch(sum -> sum.underWay() > 0);
    }

    /// Waits for news a little, and shows how it stands where that is due.
    private void step(Child balancer, Hand hand) throws InterruptedException, ChildFailed {
        News news = household.news(TICK_NANOS).orElse(null);
        if (news != null) {
            hear(news, balancer, hand);
        }
        correspondents.complaint().ifPresent(this::say);
        long now = System.nanoTime();
        if (now - shownNanos >= display.paceNanos()) {
            shownNanos = now;
            look(now);
            display.show(screen(rows(now)));
        }
    }

    private void look(long now) throws InterruptedException {
        correspondents.settle(whereabouts, now);
        opening.admin().nodes().ifPresent(counts -> counts.forEach(count -> seen.put(count.name(), count)));
        opening.admin().moves().ifPresent(latest -> moves = latest);
    }

    private void hear(News news, Child balancer, Hand hand) throws ChildFailed {
        switch (news) {
            case News.Ready(Child child) -> {
                if (hand.place(child) >= 0) {
                    ward.ready(hand.place(child));
                    say(child.name() + " is back");
                }
            }
            case News.Joined(Child child) -> {
                if (hand.place(child) >= 0) {
                    whereabouts.joins(hand.place(child), System.nanoTime());
                }
            }
            case News.Serves(Child child, String client, String queue, long nanos) -> {
                if (hand.place(child) >= 0) {
                    whereabouts.serves(hand.place(child), client, queue, nanos);
                }
            }
            case News.Leaves(Child child, String client, long nanos) -> {
                if (hand.place(child) >= 0) {
                    whereabouts.leaves(hand.place(child), client, nanos);
                }
            }
            case News.Reaches(Child child, String client, String id, String queue, long nanos) -> {
                int other = place(id);
                if (hand.place(child) >= 0 && other >= 0) {
                    whereabouts.reaches(hand.place(child), new Place(other, queue), client, nanos);
                }
            }
            case News.Loses(Child child, String client, String id, String queue, long nanos) -> {
                int other = place(id);
                if (hand.place(child) >= 0 && other >= 0) {
                    whereabouts.loses(hand.place(child), new Place(other, queue), client, nanos);
                }
            }
            case News.Ended(Child child, int status) -> ended(child, status, balancer, hand);
        }
    }

    /// Of a node, by what its peers know it by; -1 where it is none.
    private int place(String id) {
        return opening.nodes().stream().map(NodePlan::id).toList().indexOf(id);
    }

    private void ended(Child child, int status, Child balancer, Hand hand) throws ChildFailed {
        if (child == balancer) {
            if (household.ending()) {
                return;
            }
            throw new ChildFailed(balancer, "ended with exit status " + status);
        }
        household.forget(child);
        int node = hand.place(child);
        if (node >= 0) {
            whereabouts.dies(node, System.nanoTime()); // also one that we killed: it may have said something since
        }
        if (node >= 0 && ward.ended(node, System.nanoTime())) {
            say(child.name() + " ended by itself, with exit status " + status);
        }
    }

    private void act(Hand hand, Act act) throws IOException, InterruptedException {
        say(hand.act(act));
        who = new Screen.Who(asked.seed(), ward.kills(), ward.freezes(), ward.drains());
    }

    private void say(String what) {
        display.say(Screen.time(elapsedNanos()) + " " + what);
    }

    private List<Screen.Row> rows(long now) {
        List<Screen.Row> rows = new ArrayList<>();
        for (int i = 0; i < opening.nodes().size(); i++) {
            String name = opening.nodes().get(i).name();
            NodeCount count = seen.getOrDefault(name, new NodeCount(name, "?", 0));
            rows.add(new Screen.Row(name, count.state(), count.clients(), done(ward.condition(i), now)));
        }
        return rows;
    }

    /// Any thread.
    private Screen screen(List<Screen.Row> rows) {
        return new Screen(
                who,
                elapsedNanos(),
                rows,
                connects.sum(),
                new Screen.Standing(
                        correspondents.connected(),
                        Correspondents.COUNT,
                        correspondents.disconnects(),
                        moves,
                        correspondents.sums()));
    }

    private static String done(Condition condition, long now) {
        return switch (condition) {
            case Condition.Well() -> "";
            case Condition.Frozen(long until) -> "frozen, goes on in " + Screen.seconds(until - now);
            case Condition.Drained(long until) -> "drained, takes clients in " + Screen.seconds(until - now);
            case Condition.Dead(long until) -> "dead, starts again in " + Screen.seconds(until - now);
            case Condition.Returning() -> "starting again";
        };
    }

    /// Counts no more, and says how it went; whoever calls it first. Any thread.
    ///
    /// @return whether this was the first call
    synchronized boolean conclude() {
        if (concluded) {
            return false;
        }
        concluded = true;
        devices.stop();
        connects.close();
        String summary = connects.sum().begun() == 0 ? "" : screen(List.of()).summary();
        correspondents.leave();
        display.close(summary);
        return true;
    }

    /// What the process ends with once it is concluded: 1 where a client was disconnected, or a connect failed. Any
    /// thread.
    int exitStatus() {
        return connects.sum().failed() == 0 && correspondents.disconnects() == 0 ? 0 : 1;
    }
}

package io.tidegate.demo;

import io.tidegate.demo.Ward.Act;
import io.tidegate.demo.Ward.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `tidegate demo --chaos`: nodes are killed and frozen and come back while clients connect, and each connect is
/// counted. Confined to the main thread, but for [#conclude].
final class Chaos {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Request.Chaotic asked;
    private final Opening opening;
    private final Household household;
    private final Display display;
    private final Connects connects = new Connects();
    private final Devices devices;
    private final Ward ward;
    private final List<Child> nodes = new ArrayList<>();
    private final Map<String, NodeCount> seen = new HashMap<>();
    private long shownNanos;
    private volatile long beganNanos;
    private volatile Screen.Who who;
    private boolean concluded;

    /// @param opening whose processes Ctrl-C does not reach: it is ours alone
    Chaos(Request.Chaotic asked, Opening opening, Display display) {
        this.asked = asked;
        this.opening = opening;
        this.household = opening.household();
        this.display = display;
        this.devices = new Devices(opening.start().port(), connects);
        int count = opening.nodes().size();
        this.ward = new Ward(new Blows(asked.seed(), count), count);
        this.beganNanos = System.nanoTime();
        this.who = new Screen.Who(asked.seed(), 0, 0);
    }

    /// Until its time is over, nobody reads it, or all is ending. [#conclude] is still to come.
    void run() throws IOException, InterruptedException, ChildFailed {
        Cast cast = opening.raise();
        nodes.addAll(cast.nodes());
        display.say(
                Welcome.chaos(opening.start(), opening.nodes(), opening.admin().address()));
        beganNanos = System.nanoTime();
        shownNanos = beganNanos;
        ward.begin(beganNanos);
        devices.start();
        while (!isOver()) {
            step(cast.balancer());
            for (Act act : ward.due(System.nanoTime())) {
                act(act);
            }
        }
        devices.stop();
        for (Act act : ward.heal()) {
            act(act);
        }
        long end = System.nanoTime() + Call.WAIT_NANOS_MAX;
        while (connects.sum().waiting() > 0 && System.nanoTime() - end < 0 && !household.ending()) {
            step(cast.balancer());
        }
    }

    private boolean isOver() {
        boolean late = asked.seconds() != Request.Chaotic.ENDLESS
                && System.nanoTime() - beganNanos >= TimeUnit.SECONDS.toNanos(asked.seconds());
        return late || household.ending() || display.isBroken();
    }

    /// Waits for news a little, and shows how it stands where that is due.
    private void step(Child balancer) throws InterruptedException, ChildFailed {
        News news = household.news(TICK_NANOS).orElse(null);
        if (news != null) {
            hear(news, balancer);
        }
        long now = System.nanoTime();
        if (now - shownNanos >= display.paceNanos()) {
            shownNanos = now;
            opening.admin().nodes().ifPresent(this::see);
            display.show(screen(rows(now)));
        }
    }

    private void see(List<NodeCount> counts) {
        counts.forEach(count -> seen.put(count.name(), count));
    }

    private void hear(News news, Child balancer) throws ChildFailed {
        switch (news) {
            case News.Ready(Child child) -> ready(child);
            case News.Joined _ -> {}
            case News.Ended(Child child, int status)
            when child == balancer -> {
                if (!household.ending()) {
                    throw new ChildFailed(balancer, "ended with exit status " + status);
                }
            }
            case News.Ended(Child child, int status) -> {
                household.forget(child);
                int node = nodes.indexOf(child);
                if (node >= 0 && ward.ended(node, System.nanoTime())) {
                    say(child.name() + " ended by itself, with exit status " + status);
                }
            }
        }
    }

    private void ready(Child child) {
        int node = nodes.indexOf(child);
        if (node >= 0) {
            ward.ready(node);
            say(child.name() + " is back");
        }
    }

    private void act(Act act) throws IOException {
        int node = act.node();
        Child child = nodes.get(node);
        switch (act) {
            case Act.Strike(Blow blow) -> strike(child, blow);
            case Act.Thaw _ -> {
                child.thaw();
                say(child.name() + " goes on");
            }
            case Act.Start _ -> {
                nodes.set(node, opening.startNode(node));
                say(child.name() + " is started again");
            }
        }
    }

    private void strike(Child child, Blow blow) throws IOException {
        String lasts = Screen.seconds(blow.lastsNanos());
        switch (blow.kind()) {
            case KILL -> {
                child.kill();
                say(child.name() + " is killed, to be started again in " + lasts);
            }
            case FREEZE -> {
                child.freeze();
                say(child.name() + " is frozen for " + lasts);
            }
        }
        who = new Screen.Who(asked.seed(), ward.kills(), ward.freezes());
    }

    private void say(String what) {
        display.say(Screen.time(System.nanoTime() - beganNanos) + " " + what);
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
                System.nanoTime() - beganNanos,
                rows,
                connects.sum(),
                new Screen.Standing(devices.standing(), Devices.STANDING, devices.lost()));
    }

    private static String done(Condition condition, long now) {
        return switch (condition) {
            case Condition.Well() -> "";
            case Condition.Frozen(long until) -> "frozen, goes on in " + Screen.seconds(until - now);
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
        display.close(connects.sum().begun() == 0 ? "" : screen(List.of()).summary());
        return true;
    }

    /// What the process ends with once it is concluded: 1 where a connect failed. Any thread.
    int exitStatus() {
        return connects.sum().failed() == 0 ? 0 : 1;
    }
}

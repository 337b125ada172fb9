package io.tidegate.demo;

import io.tidegate.demo.Ward.Act;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Does to nodes what a ward decides: signals, a start, orders to Tidegate. Confined to the main thread.
final class Hand {
    private final Opening opening;
    private final Whereabouts whereabouts;
    private final List<Child> nodes;

    /// @param nodes in the order of their plans
    Hand(Opening opening, Whereabouts whereabouts, List<Child> nodes) {
        this.opening = opening;
        this.whereabouts = whereabouts;
        this.nodes = new ArrayList<>(nodes);
    }

    /// Its place among all, from 0; -1 where it is none, or another one stands in its place.
    int place(Child child) {
        return nodes.indexOf(child);
    }

    /// @return what was done, in words
    String act(Act act) throws IOException, InterruptedException {
        int node = act.node();
        Child child = nodes.get(node);
        return child.name()
                + switch (act) {
                    case Act.Strike(Blow blow) -> strike(child, blow);
                    case Act.Thaw _ -> {
                        child.thaw();
                        whereabouts.thaws(node, System.nanoTime());
                        yield " goes on";
                    }
                    case Act.Open _ ->
                        opening.admin().open(child.name()) ? " takes clients again" : " cannot be given clients again";
                    case Act.Start _ -> {
                        nodes.set(node, opening.startNode(node));
                        yield " is started again";
                    }
                };
    }

    private String strike(Child child, Blow blow) throws IOException, InterruptedException {
        String lasts = Screen.seconds(blow.lastsNanos());
        return switch (blow.kind()) {
            case KILL -> {
                whereabouts.dies(blow.node(), System.nanoTime());
                child.kill();
                yield " is killed, to be started again in " + lasts;
            }
            case FREEZE -> {
                whereabouts.freezes(blow.node(), System.nanoTime());
                child.freeze();
                yield " is frozen for " + lasts;
            }
            case DRAIN ->
                opening.admin().drain(child.name())
                        ? " is drained for " + lasts
                        : " cannot be drained: Tidegate refuses";
        };
    }
}

package io.tidegate.sim;

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

    private final Agenda agenda;
    private final RandomGenerator random;
    private final List<SimNode> nodes;
    private final Balancer balancer;
    private long untilNanos;

    Storm(Agenda agenda, RandomGenerator random, List<SimNode> nodes, Balancer balancer) {
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
        agenda.after(random.nextLong(4_000_000_000L), () -> {
            if (agenda.nowNanos() < untilNanos) {
                fault();
                next();
            }
        });
    }

    private void fault() {
        SimNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(12)) {
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
            default -> plenty();
        }
    }

    private List<Answer> answers() {
        List<Answer> answers = new ArrayList<>(List.of(Answer.ACCEPT));
        for (int i = random.nextInt(4); i > 0; i--) {
            answers.add(ANSWERS[random.nextInt(ANSWERS.length)]);
        }
        return answers;
    }

    private void scarcity() {
        switch (random.nextInt(3)) {
            case 0 -> balancer.process.descriptorsMax(3 + balancer.process.openDescriptors() + random.nextInt(5));
            case 1 -> balancer.memory.failures(random.nextDouble(0.3));
            default -> balancer.process.meanness(Meanness.from(random));
        }
    }

    private void plenty() {
        balancer.process.descriptorsMax(1 << 20);
        balancer.memory.failures(0);
        balancer.process.meanness(random.nextBoolean() ? Meanness.HARMLESS : Meanness.NONE);
    }

    /// From now on nothing fails.
    void end() {
        plenty();
        for (SimNode node : nodes) {
            node.reach(Reach.UP);
            node.thaw();
            node.start();
            node.reads(true);
            node.answers(List.of(Answer.ACCEPT, Answer.ACCEPT_WITH_MORE, Answer.AUTH_FIRST));
        }
    }
}

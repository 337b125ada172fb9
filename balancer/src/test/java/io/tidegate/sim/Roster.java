package io.tidegate.sim;

import io.tidegate.discovery.Discoveries;
import io.tidegate.discovery.ScriptedDiscovery;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Origin;
import io.tidegate.fleet.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a source lists of one pool, as the storm has it, and the product's discovery that asks it. Confined to the
/// simulation's thread.
final class Roster {
    /// So long after an answer the fleet has it.
    private static final long FOLDED_NANOS = 100_000_000L;

    private final Situation.PoolPlan plan;
    private final RandomGenerator random;
    private final ScriptedDiscovery discovery;
    /// Null = it fails.
    private @Nullable List<Node> says;
    /// What was heard of it last that was not a failure, and listed anybody.
    private Set<String> heard;

    private long heardNanos;

    Roster(Situation.PoolPlan plan, Discoveries.Means means) {
        this.plan = plan;
        this.random = means.random();
        this.says = plan.listed();
        this.heard = names(plan.listed());
        Duration every = Duration.ofMillis(500 + random.nextInt(3_000));
        this.discovery = new ScriptedDiscovery(
                plan.name(), every, () -> asked(means.clock().nanos()), means);
    }

    private static Set<String> names(List<Node> nodes) {
        Set<String> names = new TreeSet<>();
        nodes.forEach(node -> names.add(node.id().name()));
        return names;
    }

    private @Nullable List<Node> asked(long nowNanos) {
        List<Node> answer = says;
        if (answer != null && !answer.isEmpty()) {
            heard = names(answer);
            heardNanos = nowNanos;
        }
        return answer;
    }

    /// From now on it lists some, all, or nobody, or fails.
    void changes() {
        List<Node> some = new ArrayList<>(plan.listed());
        Collections.shuffle(some, random);
        says = switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> List.of();
            case 2, 3 -> plan.listed();
            default -> some.subList(0, Math.max(1, random.nextInt(some.size())));
        };
    }

    /// From now on it lists all.
    void isWhole() {
        says = plan.listed();
    }

    void tick(long nowNanos) {
        discovery.tick(nowNanos);
    }

    /// Whoever was listed last is there, and nobody else is but those who leave: a source that fails, or lists nobody,
    /// changes nothing.
    void check(Pool pool, long nowNanos) {
        Set<String> listed = new TreeSet<>();
        for (Member member : pool.members()) {
            if (member.origin() == Origin.LISTED) {
                listed.add(member.id().name());
            }
        }
        if (nowNanos - heardNanos > FOLDED_NANOS && !listed.equals(heard)) {
            throw new AssertionError("the source of " + plan.name() + " listed " + heard + " last, and the pool has "
                    + listed + " of it: " + pool.members());
        }
    }

    String pool() {
        return plan.name();
    }
}

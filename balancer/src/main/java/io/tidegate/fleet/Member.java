package io.tidegate.fleet;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Trouble.Ejection;
import io.tidegate.fleet.Trouble.Finding;
import io.tidegate.fleet.Trouble.Silence;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A node in its pool: what it is, how it is, where it is. Immutable, but for the counts in `occupancy`.
///
/// @param course what is meant to become of it
/// @param trouble what speaks against it, by source
/// @param state what comes of these two
/// @param endpoints in the order in which to try them; empty exactly while it is [Trouble#unresolved]
public record Member(
        Node node, Course course, Trouble trouble, NodeState state, List<Endpoint> endpoints, Occupancy occupancy) {
    /// Instead of a weight: the one that the node is listed with.
    public static final int AS_LISTED = Course.AS_LISTED;

    private static final int WHOLE_PERCENT = 100;

    public Member {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() != (trouble.unresolved() != null)) {
            throw new IllegalArgumentException(node.id() + " is unresolved exactly while it has no address");
        }
    }

    /// As it starts: up where its address is an IP address, else down until its name is looked up.
    static Member of(Node node, Origin origin, long nowNanos) {
        Course course = Course.of(origin);
        Endpoint literal = node.address().literal();
        if (literal != null) {
            return new Member(
                    node, course, Trouble.NONE, new NodeState.Up(nowNanos), List.of(literal), new Occupancy());
        }
        Trouble unresolved = Trouble.NONE.withUnresolved("not looked up yet");
        NodeState down = new NodeState.Down(nowNanos, "not looked up yet");
        return new Member(node, course, unresolved, down, List.of(), new Occupancy());
    }

    public NodeId id() {
        return node.id();
    }

    /// What it is meant to be given next to others: 0..[Node#WEIGHT_MAX]; 0 keeps its links and gets no new ones.
    public int weight() {
        return course.weight() == AS_LISTED ? node.weight() : course.weight();
    }

    /// Whether an operator gave it its weight.
    public boolean isWeighed() {
        return course.weight() != AS_LISTED;
    }

    /// What it is given next to others now: hundredths of its weight, fewer while it starts slowly.
    public int share() {
        return weight() * percent();
    }

    /// How much of its weight counts, 1..100.
    public int percent() {
        return state instanceof NodeState.SlowStart slow ? slow.percent() : WHOLE_PERCENT;
    }

    /// Whether it gives clients away, and is given none in its turn.
    public boolean isRelieved() {
        return course.relieved();
    }

    /// How it came to be here.
    public Origin origin() {
        return course.origin();
    }

    public Standing standing(long nowNanos) {
        if (weight() == 0) {
            return Standing.NONE;
        }
        return switch (state) {
            case NodeState.Up _, NodeState.SlowStart _ -> Standing.USABLE;
            case NodeState.Backoff backoff -> backoff.isOver(nowNanos) ? Standing.TRIAL_DUE : Standing.LAST_RESORT;
            case NodeState.Suspect suspect -> suspect.isOver(nowNanos) ? Standing.TRIAL_DUE : Standing.LAST_RESORT;
            case NodeState.Ejected _ -> Standing.LAST_RESORT;
            case NodeState.Down _ -> endpoints.isEmpty() ? Standing.NONE : Standing.LAST_RESORT;
            case NodeState.Evacuating _, NodeState.Draining _, NodeState.Maintenance _ -> Standing.NONE;
        };
    }

    /// Whether it takes one more link, as far as its own limit goes.
    public boolean hasRoom() {
        return occupancy.live() < node.maxConnections();
    }

    /// Whether it is to be forgotten: nobody lists it, nobody has a link there, and no operator wants anything of it,
    /// which holds also for when it comes back.
    boolean isGone() {
        return origin() == Origin.LEAVING
                && occupancy.live() == 0
                && course.order() == Order.READY
                && course.weight() == AS_LISTED;
    }

    /// This member after an event of its node; the same instance where nothing changed.
    Member after(FleetEvent.OfNode event, PoolSettings settings, RandomGenerator random) {
        return switch (event) {
            case FleetEvent.DialFailed failed -> failed(failed, settings, random);
            case FleetEvent.DialSucceeded succeeded -> succeeded(succeeded, settings);
            case FleetEvent.Silent silent -> silent(silent, settings, random);
            case FleetEvent.Resolved resolved -> resolved(resolved, settings);
            case FleetEvent.ResolveFailed failed -> unresolved(failed, settings);
            case FleetEvent.ProbesPass pass -> with(trouble.withProbes(null), settings, pass.atNanos());
            case FleetEvent.ProbesFail fail ->
                with(trouble.withProbes(new Finding.Failing(fail.why())), settings, fail.atNanos());
            case FleetEvent.Evacuates evacuates ->
                with(trouble.withProbes(new Finding.Evacuating(evacuates.why())), settings, evacuates.atNanos());
            case FleetEvent.Ejected ejected ->
                with(trouble.withEjection(ejected.ejection()), settings, ejected.atNanos());
            case FleetEvent.Ordered ordered -> with(course.withOrder(ordered.order()), settings, ordered.atNanos());
            case FleetEvent.Weighed weighed -> with(course.withWeight(weighed.weight()), settings, weighed.atNanos());
            case FleetEvent.Relieved relieved ->
                with(course.withRelief(relieved.relieved()), settings, relieved.atNanos());
        };
    }

    /// This member as time has gone by.
    Member at(long nowNanos, PoolSettings settings) {
        Silence silence = trouble.silence();
        Trouble next =
                silence != null && occupancy.isHeardSince(silence.sinceNanos()) ? trouble.withSilence(null) : trouble;
        Course.Ramp ramp = course.ramp();
        Course on = ramp == null ? course : course.withRamp(ramp.at(nowNanos, settings.slowStart()));
        return on.equals(course) && next.equals(trouble) && !ejectionEnds(nowNanos)
                ? this
                : built(node, new Known(on, next, endpoints), settings, nowNanos);
    }

    private boolean ejectionEnds(long nowNanos) {
        Ejection ejection = trouble.ejection();
        return state instanceof NodeState.Ejected && ejection != null && ejection.isOver(nowNanos);
    }

    /// One failure counts once: a dial that began before the node was last reached, or before the present
    /// back-off was over, tells nothing new.
    private Member failed(FleetEvent.DialFailed event, PoolSettings settings, RandomGenerator random) {
        NodeState.Backoff before = trouble.dials();
        boolean old = before == null
                ? state.isUsable() && event.dialedNanos() - state.sinceNanos() < 0
                : !before.isOver(event.dialedNanos());
        if (old || endpoints.isEmpty()) {
            return this;
        }
        int failures = before == null ? 1 : before.failures() + 1;
        NodeState.Backoff backoff = NodeState.Backoff.after(failures, event.atNanos(), event.why(), random);
        return with(trouble.withDials(backoff).withSilence(null), settings, event.atNanos());
    }

    private Member succeeded(FleetEvent.DialSucceeded event, PoolSettings settings) {
        NodeState.Backoff backoff = trouble.dials();
        return backoff == null || event.atNanos() - backoff.sinceNanos() < 0
                ? this
                : with(trouble.withDials(null), settings, event.atNanos());
    }

    /// Who was heard meanwhile is silent no more. What began before it was to be asked again tells nothing new.
    private Member silent(FleetEvent.Silent event, PoolSettings settings, RandomGenerator random) {
        Silence before = trouble.silence();
        boolean old = before != null && event.silentNanos() - before.untilNanos() < 0;
        if (old || occupancy.isHeardSince(event.silentNanos())) {
            return this;
        }
        int times = before == null ? 1 : before.times() + 1;
        long until = event.atNanos() + NodeState.Backoff.nanos(times, random);
        Silence silence = new Silence(times, event.silentNanos(), until, event.why());
        return with(trouble.withSilence(silence), settings, event.atNanos());
    }

    /// The same addresses in another order are no news, nor are those of where it was before. A back-off goes on,
    /// unless it was about addresses that are all gone.
    private Member resolved(FleetEvent.Resolved event, PoolSettings settings) {
        boolean old = !event.lookedUp().equals(node.address());
        if (old || Set.copyOf(endpoints).equals(Set.copyOf(event.endpoints()))) {
            return this;
        }
        Trouble next = trouble.withUnresolved(null);
        if (Collections.disjoint(endpoints, event.endpoints())) {
            next = next.withDials(null).withSilence(null);
        }
        return built(node, new Known(course, next, event.endpoints()), settings, event.atNanos());
    }

    /// The last good answer is kept.
    private Member unresolved(FleetEvent.ResolveFailed event, PoolSettings settings) {
        return endpoints.isEmpty() ? with(trouble.withUnresolved(event.why()), settings, event.atNanos()) : this;
    }

    /// It is listed, as this node.
    Member listed(Node next, PoolSettings settings, long nowNanos) {
        Course listed = course.withOrigin(Origin.LISTED);
        if (next.equals(node) && listed.equals(course)) {
            return this;
        }
        if (next.address().equals(node.address())) {
            return built(next, new Known(listed, trouble, endpoints), settings, nowNanos);
        }
        Member moved = of(next, Origin.LISTED, nowNanos);
        return built(next, new Known(listed, moved.trouble, moved.endpoints), settings, nowNanos);
    }

    /// Nobody lists it any more.
    Member leaving(PoolSettings settings, long nowNanos) {
        return with(course.withOrigin(Origin.LEAVING), settings, nowNanos);
    }

    /// It comes into a pool that has been in use.
    Member startingSlowly(PoolSettings settings, long nowNanos) {
        return settings.startsSlowly() ? with(course.withRamp(Course.Ramp.from(nowNanos)), settings, nowNanos) : this;
    }

    private Member with(Trouble next, PoolSettings settings, long nowNanos) {
        return next.equals(trouble) ? this : built(node, new Known(course, next, endpoints), settings, nowNanos);
    }

    private Member with(Course next, PoolSettings settings, long nowNanos) {
        return next.equals(course) ? this : built(node, new Known(next, trouble, endpoints), settings, nowNanos);
    }

    /// What is known and meant, of which the state comes.
    private record Known(Course course, Trouble trouble, List<Endpoint> endpoints) {
        NodeState state(long nowNanos) {
            return stateOf(course, trouble, nowNanos);
        }

        /// Whether a slow start goes on: it is only suspected, or not found yet.
        boolean isOnTheWay(long nowNanos) {
            return trouble.unresolved() != null || state(nowNanos) instanceof NodeState.Suspect;
        }

        Known with(Course.@Nullable Ramp ramp) {
            return new Known(course.withRamp(ramp), trouble, endpoints);
        }
    }

    /// With the state that comes of the rest. Who was away and is back starts slowly; who was only suspected was not
    /// away, and who has just been found for the first time has been nowhere.
    private Member built(Node what, Known known, PoolSettings settings, long nowNanos) {
        boolean usable = known.state(nowNanos).isUsable();
        boolean back = usable
                && !state.isUsable()
                && !(state instanceof NodeState.Suspect)
                && !endpoints.isEmpty()
                && settings.startsSlowly();
        Known next = known;
        if (!usable && !known.isOnTheWay(nowNanos)) {
            next = known.with(null);
        } else if (back) {
            next = known.with(Course.Ramp.from(nowNanos));
        }
        return new Member(
                what, next.course(), next.trouble(), since(next.state(nowNanos)), next.endpoints(), occupancy);
    }

    /// The gravest wins. Its time is now.
    private static NodeState stateOf(Course course, Trouble trouble, long now) {
        if (course.origin() == Origin.LEAVING) {
            return new NodeState.Draining(now, "it is not listed any more");
        }
        return switch (course.order()) {
            case DRAIN -> new NodeState.Draining(now, "an operator drains it");
            case MAINTENANCE -> new NodeState.Maintenance(now);
            case READY -> troubled(course.ramp(), trouble, now);
        };
    }

    private static NodeState troubled(Course.@Nullable Ramp ramp, Trouble trouble, long now) {
        String unresolved = trouble.unresolved();
        if (unresolved != null) {
            return new NodeState.Down(now, unresolved);
        }
        switch (trouble.probes()) {
            case Finding.Evacuating(String why) -> {
                return new NodeState.Evacuating(now, why);
            }
            case Finding.Failing(String why) -> {
                return new NodeState.Down(now, why);
            }
            case null -> {}
        }
        if (trouble.dials() != null) {
            return trouble.dials();
        }
        Ejection ejection = trouble.ejection();
        if (ejection != null && !ejection.isOver(now)) {
            return new NodeState.Ejected(now, ejection.untilNanos(), ejection.why());
        }
        Silence silence = trouble.silence();
        if (silence != null) {
            return new NodeState.Suspect(now, silence.untilNanos(), silence.why());
        }
        return ramp == null ? new NodeState.Up(now) : new NodeState.SlowStart(now, ramp.percent());
    }

    /// A state that goes on has been so since it began.
    private NodeState since(NodeState next) {
        long since = next.getClass() == state.getClass() ? state.sinceNanos() : next.sinceNanos();
        return switch (next) {
            case NodeState.Backoff backoff -> backoff; // each failure counts anew
            case NodeState.Up _ -> new NodeState.Up(since);
            case NodeState.SlowStart slow -> new NodeState.SlowStart(since, slow.percent());
            case NodeState.Suspect suspect -> new NodeState.Suspect(since, suspect.untilNanos(), suspect.why());
            case NodeState.Ejected ejected -> new NodeState.Ejected(since, ejected.untilNanos(), ejected.why());
            case NodeState.Down down -> new NodeState.Down(since, down.why());
            case NodeState.Evacuating evacuating -> new NodeState.Evacuating(since, evacuating.why());
            case NodeState.Draining draining -> new NodeState.Draining(since, draining.why());
            case NodeState.Maintenance _ -> new NodeState.Maintenance(since);
        };
    }
}

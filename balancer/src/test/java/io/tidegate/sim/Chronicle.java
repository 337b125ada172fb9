package io.tidegate.sim;

import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Order;
import io.tidegate.fleet.Origin;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Trouble;
import io.tidegate.fleet.Trouble.Finding;
import io.tidegate.transport.Agenda;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Since when each node is as it is in the fleet: what one snapshot alone does not say. Confined to the simulation's
/// thread.
final class Chronicle implements Fleets.Observer {
    private final Agenda agenda;
    private final Set<String> probed;
    private final Map<NodeId, Page> pages = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /// What is known of one node. Times are [Agenda#NEVER] where it is not so now.
    static final class Page {
        /// It is given clients in its turn, and takes as many as come.
        final Span open = new Span();
        /// It is given none, whoever else there is.
        final Span barred = new Span();
        /// It is given none while another is open: its probes fail.
        final Span failing = new Span();
        /// Its probes are believed, whatever they say.
        final Span asked = new Span();
        /// All who have a link there are to leave it.
        final Span left = new Span();
    }

    /// Since when something is so, and when it was so last. Times are of the simulation.
    static final class Span {
        private long sinceNanos = Agenda.NEVER;
        private long endedNanos = -Agenda.NEVER / 2;

        private void is(boolean so, long nowNanos) {
            if (so && sinceNanos == Agenda.NEVER) {
                sinceNanos = nowNanos;
            } else if (!so && sinceNanos != Agenda.NEVER) {
                sinceNanos = Agenda.NEVER;
                endedNanos = nowNanos;
            }
        }

        /// Whether it has been so, without a break, from then on.
        boolean isSince(long nanos) {
            return sinceNanos <= nanos;
        }

        /// Whether it is so, or was at any time from then on.
        boolean wasAfter(long nanos) {
            return sinceNanos != Agenda.NEVER || endedNanos >= nanos;
        }
    }

    /// @param probed pools of which nobody but the product says how their nodes are
    Chronicle(Agenda agenda, Fleet first, Set<String> probed) {
        this.agenda = agenda;
        this.probed = Set.copyOf(probed);
        write(first);
    }

    @Override
    public void changed(Fleet before, Fleet after) {
        write(after);
        for (Pool pool : after.pools()) {
            Pool was = before.pool(pool.name());
            for (Member member : pool.members()) {
                Member known = was.find(member.id().name());
                if (known == null) {
                    count(true, "listed anew");
                    continue;
                }
                count(member.origin() == Origin.LEAVING && known.origin() != Origin.LEAVING, "listed no more");
                if (probed.contains(pool.name())) {
                    compare(pool, known, member);
                }
            }
        }
    }

    private void compare(Pool pool, Member was, Member is) {
        boolean failed = was.trouble().probes() instanceof Finding.Failing;
        boolean fails = is.trouble().probes() instanceof Finding.Failing;
        count(fails && !failed, "found down");
        count(failed && !fails, "found up again");
        Trouble.Ejection ejection = is.trouble().ejection();
        boolean ejected = ejection != null && !ejection.equals(was.trouble().ejection());
        count(ejected, "ejected");
        boolean another = pool.members().stream()
                .anyMatch(other -> !other.id().equals(is.id()) && other.state().isUsable() && other.weight() > 0);
        if (ejected && !another) {
            throw new AssertionError("ejected, though no other node is usable: " + is + " of " + pool.members());
        }
    }

    private void count(boolean whether, String what) {
        if (whether) {
            counts.merge(what, 1, Integer::sum);
        }
    }

    private void write(Fleet fleet) {
        long now = agenda.nowNanos();
        Set<NodeId> there = new HashSet<>();
        for (Pool pool : fleet.pools()) {
            for (Member member : pool.members()) {
                there.add(member.id());
                write(pool, member, now);
            }
        }
        pages.forEach((id, page) -> {
            if (!there.contains(id)) {
                page.open.is(false, now);
                page.failing.is(false, now);
                page.asked.is(false, now);
                page.left.is(false, now);
                page.barred.is(true, now);
            }
        });
    }

    /// By what is known of it and wanted of it, and not by what the product makes of that.
    private void write(Pool pool, Member member, long now) {
        Page page = of(member.id());
        boolean leaving = member.origin() == Origin.LEAVING;
        boolean evacuating = member.trouble().probes() instanceof Finding.Evacuating;
        Order order = Nodes.order(member);
        page.open.is(
                member.state().isUsable()
                        && member.weight() > 0
                        && !member.isRelieved()
                        && member.node().maxConnections() == Node.UNLIMITED,
                now);
        page.barred.is(leaving || evacuating || order != Order.READY || member.weight() == 0, now);
        page.failing.is(member.trouble().probes() instanceof Finding.Failing && !pool.isUsedInPanic(member), now);
        page.asked.is(!leaving, now);
        page.left.is(leaving || evacuating || order == Order.DRAIN, now);
    }

    Page of(NodeId id) {
        return pages.computeIfAbsent(id, _ -> new Page());
    }

    /// How often what happened to nodes of probed pools.
    Map<String, Integer> counts() {
        return counts;
    }
}

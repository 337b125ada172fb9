package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.config.Keys.Listener;
import io.tidegate.config.Keys.Pool;
import io.tidegate.config.Keys.PoolNode;
import io.tidegate.fleet.Policy;
import io.tidegate.link.ListenerSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether listeners, pools and the admin port agree with each other. Confined to one reading.
///
/// @param adminBind null = no admin port
record Agreement(
        List<ListenerReader.Placed> listeners,
        List<PoolReader.Placed> pools,
        @Nullable Endpoint adminBind) {
    void check(Section admin, Findings findings) {
        everyBindIsFree(admin, findings);
        everyPoolIsUsed(findings);
        noNodeIsOurselves(findings);
        someNodeMayBeChosen(findings);
        everyPoolIsSpokenToInOneWay(findings);
    }

    private void everyBindIsFree(Section admin, Findings findings) {
        List<ListenerReader.Placed> earlier = new ArrayList<>();
        for (ListenerReader.Placed listener : listeners) {
            Endpoint bind = listener.bind();
            for (ListenerReader.Placed other : earlier) {
                if (collide(bind, other.bind())) {
                    findings.problem(
                            listener.section().origin(Listener.BIND.name()),
                            listener.section().path() + ".bind: " + bind + " is taken by "
                                    + other.section().path() + " at "
                                    + Findings.source(other.section().origin(Listener.BIND.name())));
                }
            }
            if (adminBind != null && collide(adminBind, bind)) {
                findings.problem(
                        admin.origin(Keys.Global.ADMIN_BIND.name()),
                        "admin.bind: " + adminBind + " is taken by "
                                + listener.section().path());
            }
            earlier.add(listener);
        }
    }

    /// `[::]` takes IPv4 too; port 0 is free whatever else there is.
    private static boolean collide(Endpoint one, Endpoint other) {
        boolean bothTakeAll = one.ip().isAnyLocalAddress() && other.ip().isAnyLocalAddress();
        return one.port() != 0 && one.port() == other.port() && (bothTakeAll || one.equals(other));
    }

    private void everyPoolIsUsed(Findings findings) {
        Set<String> used = new HashSet<>();
        for (ListenerReader.Placed listener : listeners) {
            ListenerSettings settings = listener.settings();
            if (settings != null) {
                used.addAll(settings.routes().pools());
            }
        }
        for (PoolReader.Placed pool : pools) {
            if (!used.contains(pool.config().settings().name())) {
                findings.warning(
                        pool.section().origin("nodes"), pool.section().path() + " is used by no enabled listener");
            }
        }
    }

    private void noNodeIsOurselves(Findings findings) {
        for (PoolReader.Placed pool : pools) {
            for (PoolReader.PlacedNode placed : pool.nodes()) {
                Endpoint address = placed.node().address().literal();
                ListenerReader.Placed self = address == null ? null : listenerAt(address);
                if (self != null) {
                    Section node = placed.section();
                    findings.problem(
                            node.origin(PoolNode.ADDRESS.name()),
                            node.path() + ".address: " + address + " is "
                                    + self.section().path() + " itself; a client would go round in a circle");
                }
            }
        }
    }

    private ListenerReader.@Nullable Placed listenerAt(Endpoint address) {
        for (ListenerReader.Placed listener : listeners) {
            Endpoint bind = listener.bind();
            boolean reached = bind.equals(address)
                    || (bind.port() == address.port()
                            && bind.ip().isAnyLocalAddress()
                            && (address.isLoopback() || address.ip().isAnyLocalAddress()));
            if (reached) {
                return listener;
            }
        }
        return null;
    }

    private void someNodeMayBeChosen(Findings findings) {
        for (PoolReader.Placed pool : pools) {
            boolean allTold = pool.config().discovery() == null;
            if (allTold && pool.config().nodes().stream().allMatch(node -> node.weight() == 0)) {
                findings.warning(
                        pool.section().origin("nodes"),
                        pool.section().path() + ".nodes: every weight is 0, so no client is served");
            }
        }
    }

    /// What is passed through is TLS, of which nothing can be read.
    private void everyPoolIsSpokenToInOneWay(Findings findings) {
        for (PoolReader.Placed pool : pools) {
            String name = pool.config().settings().name();
            List<ListenerReader.Placed> all = listeners.stream()
                    .filter(listener -> listener.settings() != null
                            && listener.settings().routes().pools().contains(name))
                    .toList();
            List<ListenerReader.Placed> passing =
                    all.stream().filter(Agreement::passesThrough).toList();
            if (passing.isEmpty()) {
                continue;
            }
            String through = passing.getFirst().section().path();
            if (pool.config().settings().policy() == Policy.CLIENT_ID) {
                findings.warning(
                        pool.section().origin(Pool.BALANCE),
                        pool.section().path(Pool.BALANCE) + " = client_id: " + through
                                + " sees no client id, so its clients take turns; write round_robin, least_connections or"
                                + " source_ip");
            }
            if (pool.config().migration().rebalance().autoInterval() != null) {
                findings.problem(
                        pool.section().origin("rebalance"),
                        pool.section().path() + ".rebalance.auto_rebalance = on: " + through
                                + " passes TLS through, so its clients would be cut, not moved; give them a pool of"
                                + " their own, or write auto_rebalance = off");
            }
            if (pool.config().leg().continuity() != null) {
                findings.warning(
                        pool.section().origin("continuity"),
                        pool.section().path() + ".continuity: " + through
                                + " passes TLS through, so its clients cannot be moved: they end with their node");
            }
            if (passing.size() < all.size() && pool.config().leg().tls() == null) {
                findings.warning(
                        pool.section().origin("nodes"),
                        pool.section().path() + " gets TLS from " + through
                                + " and MQTT in the clear from other listeners; a node's port speaks one of them");
            }
        }
    }

    private static boolean passesThrough(ListenerReader.Placed listener) {
        return listener.settings() != null
                && listener.settings().security() instanceof ListenerSettings.Security.PassedThrough;
    }
}

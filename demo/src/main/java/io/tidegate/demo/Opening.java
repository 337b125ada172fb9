package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts broker nodes and Tidegate, and waits until all are up; can start a node again. Confined to the main thread.
final class Opening {
    private static final String BALANCER = "tidegate";
    private static final String KEYTOOL = "keytool";
    private static final long NODES_START_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long BALANCER_START_MAX_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Request.Start start;
    private final List<NodePlan> nodes;
    private final Launch launch;
    private final Household household;
    private final AdminPort admin;

    Opening(Request.Start start, List<NodePlan> nodes, Launch launch, Household household) {
        this.start = start;
        this.nodes = List.copyOf(nodes);
        this.launch = launch;
        this.household = household;
        this.admin = new AdminPort(start.adminPort());
    }

    Request.Start start() {
        return start;
    }

    List<NodePlan> nodes() {
        return nodes;
    }

    Household household() {
        return household;
    }

    AdminPort admin() {
        return admin;
    }

    Cast raise() throws IOException, InterruptedException, ChildFailed {
        SelfSigned certificate = SelfSigned.in(household.directory());
        List<Child> children = startNodes(certificate);
        Path trusted = household.directory().write("ca.pem", certificate.pem());
        return new Cast(startBalancer(certificate), children, trusted);
    }

    /// @param number of its plan, from 0
    Child startNode(int number) throws IOException {
        NodePlan node = nodes.get(number);
        return household.start(
                node.name(), launch.node(node, nodes, household.directory().path()));
    }

    /// All at once; up when each forwards to all others. The certificate is made meanwhile.
    private List<Child> startNodes(SelfSigned certificate) throws IOException, InterruptedException, ChildFailed {
        Child keytool = household.start(KEYTOOL, certificate.command(launch.keytool()));
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            children.add(startNode(i));
        }
        System.out.println("Starting " + Welcome.count(nodes) + " and Tidegate...");
        long deadline = System.nanoTime() + NODES_START_MAX_NANOS;
        int awaited = nodes.size() + 1;
        while (awaited > 0) {
            switch (household.news(deadline - System.nanoTime()).orElse(null)) {
                case News.Ready _, News.Serves _, News.Leaves _, News.Reaches _, News.Loses _ -> {}
                case News.Joined _ -> awaited--;
                case News.Ended(Child child, int status) when child == keytool && status == 0 -> awaited--;
                case News.Ended ended -> throw ChildFailed.toStart(ended);
                case null ->
                    throw new ChildFailed(children.getFirst(), "and its peers did not find each other in time");
            }
        }
        return children;
    }

    private Child startBalancer(SelfSigned certificate) throws IOException, InterruptedException, ChildFailed {
        Path file = household.directory().write("tidegate.conf", BalancerFile.text(start, nodes, certificate));
        Child balancer = household.start(
                BALANCER, launch.balancer(file, household.directory().path()));
        long deadline = System.nanoTime() + BALANCER_START_MAX_NANOS;
        while (!admin.isReady()) {
            if (household.news(READY_POLL_NANOS).orElse(null) instanceof News.Ended ended) {
                throw ChildFailed.toStart(ended);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ChildFailed(balancer, "was not ready in time: no 200 from " + admin.address() + "/readyz");
            }
        }
        return balancer;
    }
}

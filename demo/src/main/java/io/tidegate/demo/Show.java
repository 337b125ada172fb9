package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The demo from the first node started to the last line said. Confined to the main thread.
final class Show {
    private static final String BALANCER = "tidegate";
    private static final String KEYTOOL = "keytool";
    private static final long NODES_START_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long BALANCER_START_MAX_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// What a shell reports for a process that Ctrl-C ended: the terminal sends it to all of us, there is nothing to
    /// say.
    private static final int ENDED_BY_CTRL_C = 130;

    private final Request.Start start;
    private final List<NodePlan> nodes;
    private final Launch launch;
    private final Household household;
    private final AdminPort admin;

    Show(Request.Start start, List<NodePlan> nodes, Launch launch, Household household) {
        this.start = start;
        this.nodes = List.copyOf(nodes);
        this.launch = launch;
        this.household = household;
        this.admin = new AdminPort(start.adminPort());
    }

    /// Runs it until Tidegate ends, or nobody reads what we say.
    void run() throws IOException, InterruptedException, ChildFailed {
        SelfSigned certificate = SelfSigned.in(household.directory());
        startNodes(certificate);
        Path trusted = household.directory().write("ca.pem", certificate.pem());
        Child balancer = startBalancer(certificate);
        System.out.println(Welcome.text(start, nodes, trusted, admin.address()));
        watch(balancer);
    }

    /// All at once; up when each forwards to all others. The certificate is made meanwhile.
    private void startNodes(SelfSigned certificate) throws IOException, InterruptedException, ChildFailed {
        Child keytool = household.start(KEYTOOL, certificate.command(launch.keytool()));
        List<Child> children = new ArrayList<>();
        for (NodePlan node : nodes) {
            children.add(household.start(
                    node.name(), launch.node(node, nodes, household.directory().path())));
        }
        System.out.println("Starting " + Welcome.count(nodes) + " and Tidegate...");
        long deadline = System.nanoTime() + NODES_START_MAX_NANOS;
        for (int awaited = nodes.size() + 1; awaited > 0; awaited--) {
            switch (household.news(deadline - System.nanoTime()).orElse(null)) {
                case News.Joined _ -> {}
                case News.Ended(Child child, int status) when child == keytool && status == 0 -> {}
                case News.Ended ended -> throw ChildFailed.toStart(ended);
                case null ->
                    throw new ChildFailed(children.getFirst(), "and its peers did not find each other in time");
            }
        }
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

    /// A node that dies is part of the show; without Tidegate there is none.
    private void watch(Child balancer) throws InterruptedException, ChildFailed {
        Distribution distribution = new Distribution();
        while (!System.out.checkError()) {
            distribution.next(admin.nodes(), System.nanoTime()).ifPresent(System.out::println);
            if (!(household.news(COUNT_NANOS).orElse(null) instanceof News.Ended(Child child, int status))) {
                continue;
            }
            boolean asked = household.ending() || status == ENDED_BY_CTRL_C;
            if (child == balancer && !asked && status != 0) {
                throw new ChildFailed(balancer, "ended with exit status " + status);
            }
            if (!asked) {
                System.out.printf(
                        "%s ended with exit status %d; the demo %s%n",
                        child.name(), status, child == balancer ? "ends too" : "goes on without it");
            }
            if (child == balancer) {
                return;
            }
        }
    }
}

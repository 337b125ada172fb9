package io.tidegate.demo;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// The demo from the first node started to the last line said. Confined to the main thread.
final class Show {
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// What a shell reports for a process that Ctrl-C ended: the terminal sends it to all of us, there is nothing to
    /// say.
    private static final int ENDED_BY_CTRL_C = 130;

    private final Opening opening;

    Show(Opening opening) {
        this.opening = opening;
    }

    /// Runs it until Tidegate ends, or nobody reads what we say.
    void run() throws IOException, InterruptedException, ChildFailed {
        Cast cast = opening.raise();
        System.out.println(Welcome.text(
                opening.start(),
                opening.nodes(),
                cast.trusted(),
                opening.admin().address()));
        watch(cast.balancer());
    }

    /// A node that dies is part of the show; without Tidegate there is none.
    private void watch(Child balancer) throws InterruptedException, ChildFailed {
        Household household = opening.household();
        Distribution distribution = new Distribution();
        while (!System.out.checkError()) {
            distribution.next(opening.admin().nodes(), System.nanoTime()).ifPresent(System.out::println);
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

package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// `tidegate demo`: broker nodes and Tidegate as processes of their own, until Ctrl-C.
///
/// Exit status: 0 ended as asked, 1 could not start or go on, 2 the command line is wrong.
public final class Demo {
    private static final int LINES_SHOWN = 10;

    private Demo() {}

    public static void main(String[] args) throws InterruptedException {
        switch (Request.read(args)) {
            case Request.Help(String text) -> System.out.println(text);
            case Request.Wrong(String why) -> {
                System.err.println("tidegate demo: " + why + " (see tidegate demo --help)");
                System.exit(2);
            }
            case Request.Start start -> System.exit(run(start));
        }
    }

    private static int run(Request.Start asked) throws InterruptedException {
        Optional<String> taken = Ports.taken(asked);
        if (taken.isPresent()) {
            System.err.println("tidegate demo: " + taken.get());
            return 1;
        }
        Request.Start start = Ports.withFreeTlsPort(asked, RandomGenerator.getDefault());
        List<NodePlan> nodes = Ports.plan(start, RandomGenerator.getDefault());
        if (nodes.size() < start.nodes()) {
            System.err.println("tidegate demo: not enough free ports on 127.0.0.1 for the nodes");
            return 1;
        }
        try {
            Household household = new Household(DemoDirectory.create());
            Runtime.getRuntime().addShutdownHook(new Thread(household::end, "end"));
            return run(new Show(start, nodes, Launch.from(System.getProperties()), household), household);
        } catch (IOException failed) {
            System.err.println("tidegate demo: " + failed);
            return 1;
        }
    }

    private static int run(Show show, Household household) throws InterruptedException, IOException {
        try {
            show.run();
            return 0;
        } catch (ChildFailed failed) {
            if (household.ending()) {
                return 0;
            }
            Path logs = household.endKeepingLogs();
            System.err.println("tidegate demo: " + failed.getMessage());
            failed.lastLines(LINES_SHOWN).forEach(line -> System.err.println("  | " + line));
            System.err.println("Logs of all processes are kept in " + logs);
            return 1;
        }
    }
}

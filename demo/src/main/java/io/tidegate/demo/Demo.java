package io.tidegate.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// `tidegate demo`: broker nodes and Tidegate as processes of their own, until Ctrl-C.
///
/// Exit status: 0 ended as asked, 1 could not start or go on, or in a chaos a client was disconnected or could not
/// connect, 2 the command line is
/// wrong.
public final class Demo {
    private static final int LINES_SHOWN = 10;
    private static final int SEEDS = 1_000_000;

    private Demo() {}

    public static void main(String[] args) throws InterruptedException {
        switch (Request.read(args)) {
            case Request.Help(String text) -> System.out.println(text);
            case Request.Wrong(String why) -> {
                System.err.println("tidegate demo: " + why + " (see tidegate demo --help)");
                System.exit(2);
            }
            case Request.Start start -> System.exit(show(start));
            case Request.Chaotic chaotic -> System.exit(chaos(chaotic));
        }
    }

    /// What is run once there are ports and a household for it.
    @FunctionalInterface
    private interface Play {
        /// @return the exit status
        int run(Opening opening) throws IOException, InterruptedException, ChildFailed;
    }

    private static int show(Request.Start start) throws InterruptedException {
        return open(start, Launch.from(System.getProperties()), opening -> {
            Runtime.getRuntime().addShutdownHook(new Thread(opening.household()::end, "end"));
            new Show(opening).run();
            return 0;
        });
    }

    private static int chaos(Request.Chaotic asked) throws InterruptedException {
        return open(asked.start(), Launch.from(System.getProperties()).shielded(), opening -> {
            Request.Chaotic settled =
                    asked.withSeed(RandomGenerator.getDefault().nextInt(SEEDS));
            Chaos chaos = new Chaos(settled, opening, Display.here());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(chaos, opening.household()), "end"));
            try {
                chaos.run();
            } finally {
                chaos.conclude();
            }
            return chaos.exitStatus();
        });
    }

    /// Where it is Ctrl-C that ends it, this has the last word; else `main` had it already.
    private static void end(Chaos chaos, Household household) {
        boolean interrupted = chaos.conclude();
        household.end();
        if (interrupted) {
            Runtime.getRuntime().halt(chaos.exitStatus());
        }
    }

    private static int open(Request.Start asked, Launch launch, Play play) throws InterruptedException {
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
            return run(play, new Opening(start, nodes, launch, household));
        } catch (IOException failed) {
            System.err.println("tidegate demo: " + failed);
            return 1;
        }
    }

    private static int run(Play play, Opening opening) throws InterruptedException, IOException {
        Household household = opening.household();
        try {
            return play.run(opening);
        } catch (ChildFailed failed) {
            if (household.ending()) {
                return 0;
            }
            Path logs = household.endKeepingLogs();
            System.err.println("tidegate demo: " + failed.getMessage());
            failed.lastLines(LINES_SHOWN).forEach(line -> System.err.println("  | " + line));
            System.err.println("Logs of all processes are kept in " + logs);
            return 1;
        } catch (IOException failed) {
            if (household.ending()) {
                return 0;
            }
            throw failed;
        }
    }
}

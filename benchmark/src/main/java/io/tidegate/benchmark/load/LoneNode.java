package io.tidegate.benchmark.load;

import io.tidegate.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// One null node, alone in a process: says `listens on PORT` once it does, and ends with its standard input.
public final class LoneNode {
    static final String LISTENS = "listens on ";

    private LoneNode() {}

    public static void main(String[] args) {
        Thread tether = new Thread(LoneNode::endWithInput, "tether");
        tether.setDaemon(true);
        tether.start();
        try (Load load = new Load(Clock.system(), 1)) {
            System.out.println(LISTENS + load.nodes().getFirst().port());
            load.serve();
        }
    }

    /// Whoever started us holds the other end, and never writes.
    private static void endWithInput() {
        try (InputStream in = System.in) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // A broken pipe says the same as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}

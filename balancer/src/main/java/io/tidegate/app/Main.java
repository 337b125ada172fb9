package io.tidegate.app;

import io.tidegate.cli.Commands;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where the process starts.
public final class Main {
    private Main() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = Commands.execute(new Lifecycle.Start(), out, err, args);
        out.flush();
        err.flush();
        Runtime.getRuntime().halt(code); // what still runs is a reader of the log that stands still
    }
}

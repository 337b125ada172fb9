package io.tidegate.demo;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Holds a process still: SIGSTOP, and SIGCONT when it ends.
///
/// A small shell does it, which goes on only while we hold its standard input: however we end (SIGKILL too), the
/// process
/// goes on, and reads the end of its own input. Any thread.
final class Frost {
    /// `kill` is bash's own: not every machine has the program.
    private static final String SCRIPT = "trap '' INT HUP TERM; kill -STOP \"$1\" && read -r; kill -CONT \"$1\"";

    private static final long END_SECONDS_MAX = 2;

    private final Process guard;

    private Frost(Process guard) {
        this.guard = guard;
    }

    /// The process stands still soon; nothing happens where it is gone.
    static Frost over(long pid) throws IOException {
        return new Frost(new ProcessBuilder("bash", "-c", SCRIPT, "bash", String.valueOf(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// Has the process go on; returns when it was told to.
    void end() {
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
        } catch (IOException _) {
            // The shell is gone: it says SIGCONT before it goes.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.tidegate.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Where a chaos is seen: on a terminal a panel that is drawn anew below the lines that stay, elsewhere lines alone.
/// Silent once it is closed. Any thread.
final class Display {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINES_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream out;
    private final boolean terminal;
    private List<String> panel = List.of();
    private boolean closed;

    Display(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Standard output, whatever it is.
    static Display here() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Display(System.out, terminal);
    }

    /// How long what is shown may be old.
    long paceNanos() {
        return terminal ? TERMINAL_NANOS : LINES_NANOS;
    }

    /// A line that stays.
    synchronized void say(String line) {
        if (closed) {
            return;
        }
        erase();
        out.println(line);
        draw();
    }

    synchronized void show(Screen screen) {
        if (closed) {
            return;
        }
        if (!terminal) {
            out.println(screen.line());
            return;
        }
        erase();
        panel = screen.panel();
        draw();
    }

    /// The last word: the panel stays as it was, and nothing more is said.
    synchronized void close(String lastWord) {
        if (!closed) {
            closed = true;
            if (!lastWord.isEmpty()) {
                out.println(lastWord);
            }
            out.flush();
        }
    }

    /// ECMA-48: so many lines up, then all below is gone.
    private void erase() {
        if (!panel.isEmpty()) {
            out.print("\u001b[%dA\u001b[J".formatted(panel.size()));
        }
    }

    private void draw() {
        panel.forEach(out::println);
        out.flush();
    }

    /// Nobody reads it any more.
    boolean isBroken() {
        return out.checkError();
    }
}

package io.tidegate.observe;

import io.tidegate.observe.JournalLine.Level;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Formatted lines on their way to the reader of the log. Confined to the journal's thread, but for
/// [#lost].
final class Page {
    private static final int WRITE_BYTES = 32 * 1024;

    private static final List<LinkField> FIELDS = List.of(LinkField.values());

    private final OutputStream out;
    private final LogText text = new LogText();
    private final Counter lost = new Counter();
    private int lines;
    private boolean torn;

    Page(OutputStream out) {
        this.out = out;
    }

    /// Lines that could not be written: the reader is gone, or the disk full. Any thread.
    long lost() {
        return lost.value();
    }

    void write(JournalLine line) {
        line.write(text);
        endLine();
    }

    void write(ClosedLink link) {
        try {
            for (LinkField field : FIELDS) {
                field.write(text, link);
            }
            text.end();
        } catch (RuntimeException e) {
            text.abandonLine();
            new JournalLine(link.acceptedEpochMillis, Level.ERROR, "link " + link.link + " cannot be described", e)
                    .write(text);
        }
        endLine();
    }

    /// Says at once how many lines are missing here; answers whether that got through.
    boolean writeDropped(long epochMillis, long count) {
        text.time("ts", epochMillis)
                .word("level", "warn")
                .word("event", "log_dropped")
                .number("lines", count)
                .end();
        return flush();
    }

    private void endLine() {
        lines++;
        if (text.length() >= WRITE_BYTES) {
            flush();
        }
    }

    /// Blocks while the reader does. Answers false where writing fails: what was on the page is lost, and
    /// counted.
    boolean flush() {
        if (text.length() == 0) {
            return true;
        }
        try {
            if (torn) {
                out.write('\n'); // the last write may have ended within a line
            }
            out.write(text.bytes(), 0, text.length());
            out.flush();
            torn = false;
        } catch (IOException _) {
            torn = true; // there is nowhere to say it now: the count is said when writing works again
            lost.add(lines);
        }
        text.clear();
        lines = 0;
        return !torn;
    }
}

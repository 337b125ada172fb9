package io.tidegate.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One normative statement, in our words.
///
/// @param number in the document it stands in, or the section where it has none
/// @param note why it is not for us, or what there is to say; may be empty
/// @param tests outside this module that prove it, as `Class.method`
record Statement(String number, Bound bound, String asks, String note, List<String> tests) {
    /// Whom it binds.
    enum Bound {
        HERE("Tidegate"),
        BALANCER("Tidegate, behind this module"),
        NODE("the node"),
        CLIENT("the client");

        final String reader;

        Bound(String reader) {
            this.reader = reader;
        }
    }

    /// Reads `number | bound | what it asks | notes and tests`, one a line; `#` starts a comment.
    static List<Statement> read(Path file) {
        try {
            List<Statement> statements = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    statements.add(parse(line));
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Statement parse(String line) {
        String[] cells = line.split(" *\\| *", -1);
        if (cells.length < 3) {
            throw new IllegalArgumentException("no statement: " + line);
        }
        List<String> notes = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        for (int i = 3; i < cells.length; i++) {
            if (cells[i].matches("[A-Z]\\w+Test\\.\\w+")) {
                tests.add(cells[i]);
            } else if (!cells[i].isEmpty()) {
                notes.add(cells[i]);
            }
        }
        Bound bound = Bound.valueOf(cells[1].toUpperCase(Locale.ROOT));
        return new Statement(cells[0], bound, cells[2], String.join(". ", notes), List.copyOf(tests));
    }
}

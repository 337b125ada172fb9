package io.tidegate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether documents say what is so. Immutable.
record DocumentTidy(Repository repository) {
    static final int ARCHITECTURE_LINES_MAX = 200;
    private static final String ROOMS = "balancer/src/main/java/io/tidegate";

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]+`");
    private static final Pattern MAKE = Pattern.compile("(?:^|[`\\s;&$])make ([a-z][a-z-]*)");
    private static final Pattern MAKE_TARGET = Pattern.compile("(?m)^([a-z][a-z-]*):");
    private static final Pattern LAUNCH = Pattern.compile("\\./tidegate ([a-z][a-z-]*)");
    private static final Pattern SUBCOMMAND = Pattern.compile("@Command\\([^@]*?\\bname = \"([a-z-]+)\"");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern ROOM_ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|(.*)$");
    private static final Pattern ROOMS_OF_MAP = Pattern.compile("(?ms)^## Rooms\\b(.*?)(?=^## |\\z)");
    private static final List<String> ADR_HEADINGS =
            List.of("Context", "Decision", "Consequences", "What would change our mind");

    List<String> documents() {
        return repository.files(".md");
    }

    /// Commands of the build and of the launcher that `document` shows and that do not exist.
    List<Finding> unknownCommands(String document) {
        List<Finding> findings = new ArrayList<>();
        Set<String> targets = matches(MAKE_TARGET, repository.text("Makefile"));
        Set<String> subcommands = subcommands();
        forEachMatch(CODE, repository.text(document), code -> {
            for (String target : matches(MAKE, code.group())) {
                if (!targets.contains(target)) {
                    findings.add(new Finding(document, "make " + target + " is no target of the Makefile"));
                }
            }
            for (String name : matches(LAUNCH, code.group())) {
                if (!subcommands.contains(name)) {
                    findings.add(new Finding(document, "./tidegate " + name + " is none of " + subcommands));
                }
            }
        });
        return findings;
    }

    /// What picocli knows, and what the launcher itself answers.
    private Set<String> subcommands() {
        Set<String> names = new TreeSet<>(Set.of("demo", "rehearse"));
        for (String room : List.of("/cli/", "/app/")) {
            repository.files(".java").stream()
                    .filter(file -> file.startsWith(ROOMS + room))
                    .forEach(file -> names.addAll(matches(SUBCOMMAND, repository.text(file))));
        }
        return names;
    }

    /// Links to files that are not there.
    List<Finding> brokenLinks(String document) {
        List<Finding> findings = new ArrayList<>();
        Path directory = repository.root().resolve(document).getParent();
        String prose = CODE.matcher(repository.text(document)).replaceAll("");
        forEachMatch(LINK, prose, link -> {
            String target = link.group(1).replaceFirst("#.*", "");
            boolean elsewhere = target.isEmpty() || target.matches("[a-z]+:.*");
            if (!elsewhere && !directory.resolve(target).toFile().exists()) {
                findings.add(new Finding(document, "leads to " + target + ", which is not there"));
            }
        });
        return findings;
    }

    /// The map is short and names each room there is.
    List<Finding> unmappedRooms() {
        List<Finding> findings = new ArrayList<>();
        String map = repository.text("ARCHITECTURE.md");
        long lines = map.lines().count();
        if (lines > ARCHITECTURE_LINES_MAX) {
            findings.add(new Finding("ARCHITECTURE.md", lines + " lines, " + ARCHITECTURE_LINES_MAX + " at most"));
        }
        Set<String> mapped = matches(ROOM_ROW, roomsOfMap());
        for (String room : repository.directories(ROOMS)) {
            if (!mapped.contains(room)) {
                findings.add(new Finding("ARCHITECTURE.md", "has no row for room " + room));
            }
        }
        return findings;
    }

    /// Rooms of the map that are not there, unless their rows say "(later)".
    List<Finding> imaginedRooms() {
        List<Finding> findings = new ArrayList<>();
        Set<String> rooms = repository.directories(ROOMS);
        forEachMatch(ROOM_ROW, roomsOfMap(), row -> {
            String name = row.group(1);
            boolean exists = rooms.contains(name);
            boolean later = row.group(2).contains("(later)");
            if (!exists && !later) {
                findings.add(new Finding("ARCHITECTURE.md", "room " + name + " is not there; is it for later?"));
            }
            if (exists && later) {
                findings.add(new Finding("ARCHITECTURE.md", "room " + name + " is there, and no longer for later"));
            }
        });
        return findings;
    }

    /// Other tables of the map have rows too.
    private String roomsOfMap() {
        return String.join("\n", matches(ROOMS_OF_MAP, repository.text("ARCHITECTURE.md")));
    }

    /// Decisions that leave out what the next reader needs.
    List<Finding> hollowDecisions() {
        List<Finding> findings = new ArrayList<>();
        for (String file : repository.files(".md")) {
            if (!file.startsWith("docs/adr/")) {
                continue;
            }
            String text = repository.text(file);
            for (String heading : ADR_HEADINGS) {
                if (!text.contains("\n## " + heading + "\n")) {
                    findings.add(new Finding(file, "has no heading '## " + heading + "'"));
                }
            }
        }
        return findings;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        forEachMatch(pattern, text, match -> found.add(match.group(1)));
        return found;
    }

    private static void forEachMatch(Pattern pattern, String text, Consumer<Matcher> act) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            act.accept(matcher);
        }
    }
}

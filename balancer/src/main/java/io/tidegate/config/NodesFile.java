package io.tidegate.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import io.tidegate.config.Keys.PoolNode;
import io.tidegate.discovery.NodesParser.Parsed;
import io.tidegate.fleet.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads a file that lists nodes, each with what it may have in `pools.NAME.nodes`. How it is written is told by
/// its name: `*.conf`, `*.hocon` and `*.json` are HOCON, of which JSON is a part: `nodes = [ … ]`, or the list
/// alone. Anything else has a node a line: its address, then what else is to be said of it, `weight=2 backup`.
public final class NodesFile {
    private static final Pattern HOCON = Pattern.compile(".*\\.(conf|hocon|json)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private NodesFile() {}

    /// What a text comes to.
    private record Reading(List<Node> nodes, List<Problem> problems, List<Problem> warnings) {
        static Reading broken(Problem problem) {
            return new Reading(List.of(), List.of(problem), List.of());
        }
    }

    /// Never throws for what is in the text.
    ///
    /// @param pool of the nodes
    /// @param file where the text is from, for messages
    public static Parsed parse(String pool, Path file, String text) {
        Reading reading = read(pool, file, text);
        return reading.problems().isEmpty()
                ? new Parsed.Good(reading.nodes(), lines(reading.warnings()))
                : new Parsed.Bad(lines(reading.problems()));
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    /// Everything that there is to say of the file as it is now.
    ///
    /// @param pool of its nodes
    public static List<Problem> judge(String pool, Path file) {
        try {
            Reading reading = read(pool, file, new Sources(file, 0).text());
            List<Problem> all = new ArrayList<>(reading.problems());
            all.addAll(reading.warnings());
            if (all.isEmpty() && reading.nodes().isEmpty()) {
                all.add(new Problem(file.toString(), 0, "lists no node"));
            }
            return all;
        } catch (IOException e) {
            return List.of(new Problem(file.toString(), 0, String.valueOf(e.getMessage())));
        }
    }

    private static Reading read(String pool, Path file, String text) {
        Findings findings = new Findings();
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try {
            List<Section> sections =
                    HOCON.matcher(name).matches() ? hocon(file, text, findings) : plain(file, text, findings);
            List<Node> nodes = new NodeReader(findings)
                    .read(pool, sections).stream()
                            .map(PoolReader.PlacedNode::node)
                            .toList();
            return new Reading(nodes, findings.problems(), findings.warnings());
        } catch (ConfigException e) {
            return Reading.broken(ConfigReader.problem(file, e));
        } catch (StackOverflowError _) { // as in ConfigReader
            return Reading.broken(new Problem(file.toString(), 0, "is nested too deeply"));
        }
    }

    private static List<Section> hocon(Path file, String text, Findings findings) {
        int begin = begin(text);
        boolean isBare = text.startsWith("[", begin);
        ConfigObject root = Sources.parseAlone(
                        file, isBare ? text.substring(0, begin) + "nodes = " + text.substring(begin) : text)
                .toConfig()
                .resolve(ConfigResolveOptions.defaults())
                .root();
        Section section = Section.of("", root, Keys.NODES_FILE, findings);
        if (!section.has("nodes")) {
            section.problem("nodes is missing; write nodes = [ { address = \"HOST:1883\" } ]");
        }
        return section.blocks("nodes", Keys.node());
    }

    /// Behind blanks and comments.
    private static int begin(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' || text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static List<Section> plain(Path file, String text, Findings findings) {
        Chapter chapter = Keys.node();
        List<Section> nodes = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String said = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!said.isEmpty()) {
                ConfigOrigin origin =
                        ConfigOriginFactory.newSimple(file.toString()).withLineNumber(number);
                nodes.add(Section.of("nodes." + nodes.size(), block(said, origin), chapter, findings));
            }
        }
        return nodes;
    }

    /// `host:1883 name=a backup` as the block that it stands for.
    private static ConfigObject block(String line, ConfigOrigin origin) {
        String[] words = BLANKS.split(line, -1);
        ConfigObject block = ConfigValueFactory.fromMap(Map.of()).withOrigin(origin);
        block = block.withValue(
                PoolNode.ADDRESS.name(), ConfigValueFactory.fromAnyRef(words[0]).withOrigin(origin));
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = equals < 0 ? words[i] : words[i].substring(0, equals);
            String value = equals < 0 ? "true" : words[i].substring(equals + 1);
            block = block.withValue(key, ConfigValueFactory.fromAnyRef(value).withOrigin(origin));
        }
        return block;
    }
}

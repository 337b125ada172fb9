package io.tidegate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What holds for each line of each text file that is committed. Immutable.
final class TextTidy {
    // Written in two halves: this file is read by itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern MACHINE = Pattern.compile("(^|[\\s\"'(=:`])/(ro" + "ot|wo" + "rk|ho" + "me)/");
    private static final Pattern TEMPORARY = Pattern.compile("\"/t" + "mp\\b");
    private static final Pattern REGISTRY = Pattern.compile("https?://[^/\\s]*(art" + "ifactory|ne" + "xus|jf"
            + "rog|mir" + "ror|reg" + "istry|pypi|repo1?\\.maven)\\b");

    private TextTidy() {}

    /// @param path from the root of the repository, with slashes
    static List<Finding> inspect(String path, String text) {
        List<Finding> findings = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String place = path + ":" + (i + 1);
            inspectLine(path, lines[i]).forEach(what -> findings.add(new Finding(place, what)));
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            findings.add(new Finding(path, "no line end at the end"));
        }
        return findings;
    }

    private static List<String> inspectLine(String path, String line) {
        List<String> findings = new ArrayList<>();
        if (line.contains("\t") && !path.endsWith("Makefile")) {
            findings.add("a tab");
        }
        if (line.endsWith(" ") || line.endsWith("\r")) {
            findings.add("a blank at the end");
        }
        if (UNFINISHED.matcher(line).find()) {
            findings.add("something unfinished: do it, or open an issue");
        }
        if (MACHINE.matcher(line).find()) {
            findings.add("a path of somebody's machine");
        }
        if (path.endsWith(".java") && TEMPORARY.matcher(line).find()) {
            findings.add("a fixed temporary path: tests have @TempDir");
        }
        if (REGISTRY.matcher(line).find()) {
            findings.add("a package registry: the build's own settings name those");
        }
        return findings;
    }
}

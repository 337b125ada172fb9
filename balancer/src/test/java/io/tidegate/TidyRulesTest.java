package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each rule that [TidyTest] holds finds what it is there to find, and lets pass what is fine.
final class TidyRulesTest {
    @TempDir
    Path root;

    @Test
    void findsLongFiles() {
        assertThat(java("class Foo {}\n" + "//\n".repeat(499))).isEmpty();
        assertThat(java("class Foo {}\n" + "//\n".repeat(500)))
                .singleElement()
                .asString()
                .contains("501 lines");
    }

    @Test
    void findsLongMethods() {
        String text = "class Foo {\n    void bar() {\n%s    }\n}\n";
        assertThat(java(text.formatted("        bar();\n".repeat(58)))).isEmpty();
        assertThat(java(text.formatted("        bar();\n".repeat(59))))
                .singleElement()
                .asString()
                .contains("Foo.java:2: Foo.bar has 61 lines");
    }

    @Test
    void findsManyParametersButInRecords() {
        String six = "(int a, int b, int c, int d, int e, int f)";
        assertThat(java("class Foo { void bar" + six + " {} }"))
                .singleElement()
                .asString()
                .contains("Foo.bar takes 6");
        assertThat(java("class Foo { Foo" + six + " {} }")).hasSize(1);
        assertThat(java("record Foo" + six + " { Foo {} }")).isEmpty();
        assertThat(java("record Foo" + six + " { void bar" + six + " {} }")).hasSize(1);
        assertThat(java("class Foo { void bar(int a, int b, int c, int d, int e) {} }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Util", "ByteUtils", "LinkHelper", "NodeManager", "LoopImpl", "BaseLoop", "AbstractLoop"})
    void findsEmptyWords(String name) {
        assertThat(java("final class " + name + " {}"))
                .singleElement()
                .asString()
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NodeInfo", "NodeData", "INode"})
    void findsEmptyEndingsAndPrefixes(String name) {
        assertThat(java("class Foo { interface " + name + " {} }"))
                .singleElement()
                .asString()
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IpText", "DataPlane", "Utility", "Baseline", "IO", "IOLoop", "Implicit", "Informed"})
    void letsGoodNamesPass(String name) {
        assertThat(java("final class " + name + " {}")).isEmpty();
    }

    @Test
    void findsTestsThatSleepOrAreSwitchedOff() {
        String sleeps =
                "class FooTest { void bar() { Thread.sleep(1); java.util.concurrent.TimeUnit.SECONDS.sleep(1); } }";
        assertThat(inspect("src/test/java/FooTest.java", sleeps)).hasSize(2);
        assertThat(inspect("src/main/java/Foo.java", sleeps)).isEmpty();
        assertThat(java("class FooTest { @org.junit.jupiter.api.Disabled void bar() {} }"))
                .hasSize(1);
        assertThat(java("class FooTest { @DisabledOnOs void bar() {} }")).hasSize(1);
    }

    @Test
    void findsWhatDoesNotParse() {
        assertThat(java("class Foo {")).isNotEmpty();
    }

    // `~` is nothing, so that this file is clean itself; `^` is a carriage return.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a\tb|a tab",
                "a |a blank",
                "a^|a blank",
                "// TO~DO later|unfinished",
                "see /ro~ot/x|machine",
                "at (/wo~rk/x)|machine",
                "\"/t~mp/x\"|temporary",
                "https://art~ifactory.example.org/x|registry",
                "https://repo.mav~en.apache.org/x|registry"
            })
    void findsUncleanText(String line, String what) {
        String text = line.replace("~", "").replace('^', '\r') + "\n";
        assertThat(TextTidy.inspect("Foo.java", text))
                .singleElement()
                .asString()
                .contains("Foo.java:1: ")
                .contains(what);
    }

    @Test
    void letsCleanTextPass() {
        assertThat(TextTidy.inspect("Foo.java", "a b\n\n// todos, method/root/x, $HOME\n"))
                .isEmpty();
        assertThat(TextTidy.inspect("Makefile", "a:\n\tb\n")).isEmpty();
        assertThat(TextTidy.inspect("Foo.java", "a")).hasSize(1);
    }

    @Test
    void findsRoomsThatDoNotIntroduceThemselves() throws IOException {
        write("a/src/main/java/x/Foo.java", "class Foo {}");
        assertThat(new Repository(root).strangers()).singleElement().asString().contains("no package-info");
        write("a/src/main/java/x/package-info.java", "@NullMarked package x;");
        assertThat(new Repository(root).strangers()).singleElement().asString().contains("///");
        write("a/src/main/java/x/package-info.java", "/// A room.\n@NullMarked\npackage x;\n");
        assertThat(new Repository(root).strangers()).isEmpty();
    }

    @Test
    void findsCommandsThatDoNotExist() throws IOException {
        write("Makefile", "check: ## all\n\ttrue\n");
        write("balancer/src/main/java/io/tidegate/cli/Run.java", "@Command(name = \"run\")\nclass Run {}");
        write(
                "README.md",
                "`make check`, `make it`, ./tidegate none\n```\n$ ./tidegate demo && ./tidegate run\n./tidegate fly\n```\n");
        assertThat(documents().unknownCommands("README.md").toString())
                .contains("make it is no target", "./tidegate fly is none of")
                .doesNotContain("check", "none of [demo, run], ", "make sure");
        assertThat(documents().unknownCommands("README.md")).hasSize(2);
    }

    @Test
    void findsLinksThatLeadNowhere() throws IOException {
        write("docs/a.md", "[b](b.md) [c](../c.md#part) [d](d.md) [e](https://example.org/e) [f](#f) `[g](g.md)`");
        write("docs/b.md", "");
        write("c.md", "");
        assertThat(documents().brokenLinks("docs/a.md"))
                .singleElement()
                .asString()
                .contains("d.md");
    }

    @Test
    void findsRoomsThatAreNotOnTheMapAndRowsWithoutRoom() throws IOException {
        write("balancer/src/main/java/io/tidegate/time/Clock.java", "");
        write("balancer/src/main/java/io/tidegate/link/Link.java", "");
        write(
                "ARCHITECTURE.md",
                "## Rooms\n| `time` | due later |\n| `health` | probes (later) |\n| `tls` | wrong |\n\n## Threads\n| `main` | starts |\n");
        assertThat(documents().unmappedRooms()).singleElement().asString().contains("link");
        assertThat(documents().imaginedRooms()).singleElement().asString().contains("tls");
        write("ARCHITECTURE.md", "## Rooms\n| `time` | now (later) |\n| `link` | one client |\n");
        assertThat(documents().imaginedRooms()).singleElement().asString().contains("time");
        write("ARCHITECTURE.md", "## Rooms\n| `time` | now |\n| `link` | one client |\n" + "\n".repeat(200));
        assertThat(documents().unmappedRooms()).singleElement().asString().contains("203 lines");
    }

    @Test
    void findsDecisionsThatLeaveSomethingOut() throws IOException {
        write(
                "docs/adr/0001-x.md",
                "# X\n\n## Context\n\n## Decision\n\n## Consequences\n\n## What would change our mind\n");
        assertThat(documents().hollowDecisions()).isEmpty();
        write("docs/adr/0002-y.md", "# Y\n\n## Context\n\n## Decision\n\n## Consequences\n");
        assertThat(documents().hollowDecisions()).singleElement().asString().contains("0002-y.md", "change our mind");
    }

    private DocumentTidy documents() {
        return new DocumentTidy(new Repository(root));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<Finding> java(String text) {
        return inspect("src/test/java/Foo.java", text);
    }

    private static List<Finding> inspect(String path, String text) {
        return JavaTidy.inspect(List.of(new JavaTidy.Source(path, text)));
    }
}

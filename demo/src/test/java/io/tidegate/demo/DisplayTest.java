package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DisplayTest {
    private static final Screen SCREEN = new Screen(
            new Screen.Who(1, 0, 0, 0),
            0,
            List.of(),
            new Connects.Sum(1, 1, Map.of(), 0),
            new Screen.Standing(0, 0, 0, Moves.NONE, List.of()));
    private static final String PANEL = String.join("\n", SCREEN.panel()) + "\n";
    private static final String FIVE_UP = "\u001b[5A\u001b[J";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    private String seen() {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesFollowEachOtherWhereThereIsNoTerminal() {
        Display display = new Display(out, false);
        display.show(SCREEN);
        display.say("node1 is killed");
        display.show(SCREEN);
        assertThat(seen()).isEqualTo(SCREEN.line() + "\nnode1 is killed\n" + SCREEN.line() + "\n");
    }

    @Test
    void thePanelIsDrawnAnewBelowWhatStays() {
        Display display = new Display(out, true);
        display.say("hello");
        display.show(SCREEN);
        display.show(SCREEN);
        display.say("node1 is killed");
        assertThat(SCREEN.panel()).hasSize(5);
        assertThat(seen()).isEqualTo("hello\n" + PANEL + FIVE_UP + PANEL + FIVE_UP + "node1 is killed\n" + PANEL);
    }

    @Test
    void nothingIsSaidAfterTheLastWord() {
        for (boolean terminal : new boolean[] {true, false}) {
            bytes.reset();
            Display display = new Display(out, terminal);
            display.close("the end");
            display.close("more");
            display.say("more");
            display.show(SCREEN);
            assertThat(seen()).isEqualTo("the end\n");
        }
    }
}

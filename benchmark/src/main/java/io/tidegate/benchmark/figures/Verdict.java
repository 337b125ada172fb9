package io.tidegate.benchmark.figures;

/// Whether a bar is reached, as far as the rounds can tell.
public enum Verdict {
    REACHED("reached"),
    MISSED("missed"),
    /// The interval straddles the bar, or there were too few rounds for one.
    NOT_SHOWN("not shown"),
    NO_BAR("–");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static Verdict of(Estimate estimate, double most) {
        if (estimate.confidence() < Estimate.WANTED_CONFIDENCE) {
            return NOT_SHOWN;
        }
        if (estimate.high() <= most) {
            return REACHED;
        }
        return estimate.low() > most ? MISSED : NOT_SHOWN;
    }
}

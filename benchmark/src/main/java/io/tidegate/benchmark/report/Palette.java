package io.tidegate.benchmark.report;

import io.tidegate.benchmark.figures.Verdict;

/// What each proxy is called, and colours that people tell apart who do not see all of them (Okabe and Ito's).
final class Palette {
    private Palette() {}

    static String colour(String proxy) {
        return switch (proxy) {
            case Row.TIDEGATE, Pair.ON -> "#0072b2";
            case Pair.OFF -> "#56b4e9";
            case Row.HAPROXY -> "#e69f00";
            case Row.NGINX -> "#009e73";
            default -> Svg.PALE;
        };
    }

    static String colour(Verdict verdict) {
        return switch (verdict) {
            case REACHED -> "#007a59";
            case MISSED -> "#c2410c";
            case NOT_SHOWN, NO_BAR -> Svg.PALE;
        };
    }

    static String title(String proxy) {
        return switch (proxy) {
            case Row.TIDEGATE -> "Tidegate";
            case Pair.ON -> "on";
            case Pair.OFF -> "off";
            case Row.HAPROXY -> "HAProxy";
            case Row.NGINX -> "NGINX";
            default -> proxy;
        };
    }
}

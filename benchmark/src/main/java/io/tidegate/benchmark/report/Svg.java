package io.tidegate.benchmark.report;

import java.util.Locale;

/// A picture in SVG on a white ground, element by element. Confined.
///
/// Lengths are units of its own size; it is shown as wide as there is room.
final class Svg {
    static final String INK = "#24292f";
    static final String PALE = "#6e7781";
    static final String GRID = "#e4e8ec";

    private final StringBuilder out = new StringBuilder();

    /// @param title for who cannot see it
    Svg(double width, double height, String title) {
        out.append(
                ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\""
                                + " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"12\">\n")
                        .formatted(n(width), n(height), n(width), n(height)));
        out.append("<title>").append(escape(title)).append("</title>\n");
        rect(0, 0, width, height, "#ffffff");
    }

    /// Where a text begins, stands around, or ends.
    enum Anchor {
        START,
        MIDDLE,
        END;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How a text looks.
    record Style(double size, String colour, boolean bold, Anchor anchor) {
        static final Style PLAIN = new Style(12, INK, false, Anchor.START);
        static final Style SMALL = new Style(10.5, PALE, false, Anchor.START);
        static final Style TITLE = new Style(15, INK, true, Anchor.START);

        Style at(Anchor where) {
            return new Style(size, colour, bold, where);
        }

        Style in(String other) {
            return new Style(size, other, bold, anchor);
        }

        Style thick() {
            return new Style(size, colour, true, anchor);
        }
    }

    void text(double x, double y, String text, Style style) {
        out.append("<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\" text-anchor=\"%s\"%s>%s</text>\n"
                .formatted(
                        n(x),
                        n(y),
                        n(style.size()),
                        style.colour(),
                        style.anchor().text(),
                        style.bold() ? " font-weight=\"bold\"" : "",
                        escape(text)));
    }

    void line(double x1, double y1, double x2, double y2, Pen pen) {
        out.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>\n"
                .formatted(n(x1), n(y1), n(x2), n(y2), pen.attributes()));
    }

    /// How a line looks.
    record Pen(double width, String colour, String dashes) {
        static final Pen HAIR = new Pen(1, GRID, "");

        Pen(double width, String colour) {
            this(width, colour, "");
        }

        private String attributes() {
            return "stroke=\"" + colour + "\" stroke-width=\"" + n(width) + "\" fill=\"none\""
                    + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
        }
    }

    /// Points `x,y x,y …` joined.
    void polyline(String points, Pen pen) {
        out.append("<polyline points=\"%s\" %s stroke-linejoin=\"round\"/>\n".formatted(points, pen.attributes()));
    }

    void rect(double x, double y, double width, double height, String fill) {
        out.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
                .formatted(n(x), n(y), n(width), n(height), fill));
    }

    /// A disc with an edge of its own colour.
    void dot(double x, double y, double radius, String fill, String edge) {
        out.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"/>\n"
                .formatted(n(x), n(y), n(radius), fill, edge));
    }

    String text() {
        return out + "</svg>\n";
    }

    /// One digit behind the point, if it is not zero.
    static String n(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

package io.tidegate.link;

/// For tests elsewhere: what is taken of the tables.
public final class LinkRows {
    private LinkRows() {}

    /// Rows of all loops.
    public static int of(Links links) {
        return links.rows();
    }
}

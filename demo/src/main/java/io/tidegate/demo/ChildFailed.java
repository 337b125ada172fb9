package io.tidegate.demo;

import java.util.List;

/// The demo cannot go on, because of one of its processes: what happened, and whose last lines tell more.
final class ChildFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Child child;

    ChildFailed(Child child, String what) {
        super(child.name() + " " + what);
        this.child = child;
    }

    static ChildFailed toStart(News.Ended ended) {
        return new ChildFailed(ended.child(), "ended as it started, with exit status " + ended.status());
    }

    List<String> lastLines(int most) {
        List<String> lines = child.lastLines();
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }
}

package io.tidegate.health;

/// What a URL answered. Immutable.
sealed interface HttpAnswer {
    /// For people to read: `GET http://192.0.2.1:8081/status answered 503`.
    String phrase();

    /// A status.
    record Status(int code, String phrase) implements HttpAnswer {
        static final int OK = 200;
        static final int UNAUTHORIZED = 401;
        static final int FORBIDDEN = 403;
        static final int UNAVAILABLE = 503;

        /// Whether it is about us and not about the node.
        boolean isAboutUs() {
            return code == UNAUTHORIZED || code == FORBIDDEN;
        }

        /// Whether it says if the node is evacuating.
        boolean isOfEvacuation() {
            return code == OK || code == UNAVAILABLE;
        }
    }

    /// Nothing.
    record Unanswered(String phrase) implements HttpAnswer {}

    /// It was not asked: something of ours is missing.
    record Unasked(String phrase) implements HttpAnswer {}
}

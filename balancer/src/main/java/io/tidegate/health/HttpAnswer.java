package io.tidegate.health;

import io.tidegate.http.Asker;
import io.tidegate.http.Asker.Question;
import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.http.NotAsked;
import java.io.IOException;
import java.time.Duration;

/// What a URL answered. Immutable.
sealed interface HttpAnswer {
    /// Of the longest answer that is read.
    int BYTES_MAX = 64 * 1024;

    /// For people to read: `GET http://192.0.2.1:8081/status answered 503`.
    String phrase();

    /// A status.
    record Status(int code, String phrase) implements HttpAnswer {
        static final int OK = Reply.OK;
        static final int UNAVAILABLE = 503;

        /// Whether it is about us and not about the node.
        boolean isAboutUs() {
            return code == Reply.UNAUTHORIZED || code == Reply.FORBIDDEN;
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

    /// Asks it, which blocks. Never throws.
    ///
    /// @param timeout for all of it, a login included
    static HttpAnswer of(Asker asker, Question question, Duration timeout) {
        String asked = "GET " + question.uri();
        try {
            Reply reply = asker.ask(question, new Bounds(timeout, BYTES_MAX));
            return new Status(reply.status(), asked + " answered " + reply.status());
        } catch (NotAsked e) {
            return new Unasked(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Unanswered(asked + ": " + e.getMessage());
        }
    }
}

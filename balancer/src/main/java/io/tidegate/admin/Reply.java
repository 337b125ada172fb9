package io.tidegate.admin;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An answer, whole. Immutable by agreement: nobody writes to its body.
final class Reply {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final int status;
    private final String type;
    private final byte[] body;
    private final @Nullable String allow;

    private Reply(int status, String type, byte[] body, @Nullable String allow) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.allow = allow;
    }

    static Reply text(int status, String text) {
        return new Reply(status, TEXT, text.getBytes(StandardCharsets.UTF_8), null);
    }

    static Reply json(int status, String json) {
        return new Reply(status, JSON, json.getBytes(StandardCharsets.UTF_8), null);
    }

    /// A phrase that says what is wrong, and what to do.
    static Reply error(int status, String why) {
        Json json = new Json().beginObject();
        json.name("error").value(why);
        return json(status, json.endObject().toString());
    }

    /// @param allowed methods
    static Reply notAllowed(String method, String path, String... allowed) {
        Json json = new Json().beginObject();
        json.name("error").value("method not allowed");
        json.name("path").value(path);
        json.name("method").value(method);
        json.name("allowed").beginArray();
        for (String each : allowed) {
            json.value(each);
        }
        byte[] body = json.endArray().endObject().toString().getBytes(StandardCharsets.UTF_8);
        return new Reply(405, JSON, body, String.join(", ", allowed));
    }

    static Reply bytes(String type, byte[] body) {
        return new Reply(200, type, body, null);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    /// The header `Allow`; null where there is none.
    @Nullable
    String allow() {
        return allow;
    }
}

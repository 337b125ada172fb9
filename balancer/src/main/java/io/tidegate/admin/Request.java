package io.tidegate.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request for a change, as it came. Immutable by agreement: nobody writes to its body.
final class Request {
    /// A weight, a name, a flag: no body needs more.
    static final int BODY_BYTES_MAX = 4096;

    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Way way;

    /// How it came.
    ///
    /// @param peer who asks
    /// @param loopback whether it was asked where only this machine can
    record Way(String peer, boolean loopback) {}

    /// @param headers by name, whose spelling does not matter
    /// @param body its first [#BODY_BYTES_MAX] + 1 bytes
    Request(Line line, Map<String, List<String>> headers, byte[] body, Way way) {
        this.method = line.method();
        this.path = line.path();
        this.query = line.query();
        this.headers = headers;
        this.body = body;
        this.way = way;
    }

    /// The first line, taken apart.
    ///
    /// @param path decoded
    /// @param query as it was written; null where there is none
    record Line(String method, String path, @Nullable String query) {}

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    @Nullable
    String query() {
        return query;
    }

    /// All there are of that name, in their order.
    List<String> headers(String name) {
        List<String> values = headers.get(name);
        return values == null ? List.of() : values;
    }

    Set<String> headerNames() {
        return headers.keySet();
    }

    /// This one with its body.
    ///
    /// @param read its first [#BODY_BYTES_MAX] + 1 bytes
    Request with(byte[] read) {
        return new Request(new Line(method, path, query), headers, read, way);
    }

    byte[] body() {
        return body;
    }

    Way way() {
        return way;
    }
}

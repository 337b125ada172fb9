package io.tidegate.admin;

import io.tidegate.admin.Orders.Answer;
import io.tidegate.admin.Orders.Mode;
import io.tidegate.admin.Orders.Order;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The paths by which something is changed: from a request to an order, and from what becomes of it to a reply. Any
/// thread.
final class Changes {
    static final String METHOD = "POST";
    private static final String NODES = "/api/v1/nodes/";
    private static final String REBALANCE = "/api/v1/rebalance";
    private static final String STOP = "/api/v1/rebalance/stop";
    private static final List<String> ACTS = List.of("drain", "ready", "maintenance", "weight");
    private static final String AS_LISTED = "default";

    private final Orders orders;

    Changes(Orders orders) {
        this.orders = orders;
    }

    /// Whether a path is one of these.
    static boolean isOne(String path) {
        return path.startsWith(NODES) || path.equals(REBALANCE) || path.equals(STOP);
    }

    /// What speaks against a request whose body was not read yet; null where nothing does.
    @Nullable
    Reply refusal(Request request) {
        if (request.path().startsWith(NODES) && parts(request).length != 3) {
            return noSuchAct(request.path());
        }
        if (request.path().startsWith(NODES) && !ACTS.contains(parts(request)[2])) {
            return noSuchAct(request.path());
        }
        if (!request.method().equals(METHOD)) {
            return Reply.notAllowed(request.method(), request.path(), METHOD);
        }
        return Guard.refusal(request);
    }

    /// @param request whole, and one that nothing speaks against
    Reply answer(Request request) {
        Reply refusal = Guard.bodyRefusal(request);
        if (refusal != null) {
            return refusal;
        }
        try {
            return reply(orders.obey(order(request), request.way().peer()));
        } catch (IllegalArgumentException e) {
            return Reply.error(400, String.valueOf(e.getMessage()));
        }
    }

    /// Pool, node, act. No name has a slash.
    private static String[] parts(Request request) {
        return request.path().substring(NODES.length()).split("/", -1);
    }

    private static Reply noSuchAct(String path) {
        return Reply.json(
                404,
                missing(
                        "there is no " + path,
                        ACTS.stream().map(act -> NODES + "{pool}/{node}/" + act).toList()));
    }

    private static Order order(Request request) {
        return switch (request.path()) {
            case REBALANCE ->
                new Order.Rebalance(Arguments.of(request, Set.of("pool")).find("pool"));
            case STOP ->
                new Order.StopRebalance(Arguments.of(request, Set.of("pool")).find("pool"));
            default -> ofNode(request, parts(request));
        };
    }

    private static Order ofNode(Request request, String[] parts) {
        String pool = parts[0];
        String node = parts[1];
        return switch (parts[2]) {
            case "drain" ->
                new Order.Use(
                        pool,
                        node,
                        Mode.DRAIN,
                        Arguments.of(request, Set.of("force")).has("force"));
            case "ready" -> plain(request, pool, node, Mode.READY);
            case "maintenance" -> plain(request, pool, node, Mode.MAINTENANCE);
            default ->
                new Order.Weigh(
                        pool,
                        node,
                        weight(Arguments.of(request, Set.of("weight")).find("weight")));
        };
    }

    private static Order plain(Request request, String pool, String node, Mode mode) {
        Arguments.of(request, Set.of()); // says what it does not know
        return new Order.Use(pool, node, mode, false);
    }

    private static OptionalInt weight(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("weight is missing: say weight=N, or weight=default for its own");
        }
        if (text.equals(AS_LISTED)) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("weight is a whole number or \"default\", not \"" + text + "\"");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static Reply reply(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(List<String> lines) -> {
                Json json = new Json().beginObject();
                json.name("accepted").beginArray();
                lines.forEach(json::value);
                yield Reply.json(202, json.endArray().endObject().toString());
            }
            case Answer.Unknown(String what, List<String> exists) -> Reply.json(404, missing(what, exists));
            case Answer.Conflict(String why) -> Reply.error(409, why);
            case Answer.Busy _ -> Reply.error(503, "too much waits to be done already: ask again");
        };
    }

    private static String missing(String what, List<String> exists) {
        Json json = new Json().beginObject();
        json.name("error").value(what);
        json.name("exists").beginArray();
        exists.forEach(json::value);
        return json.endArray().endObject().toString();
    }
}

package io.tidegate.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.health.HttpAnswer.Status;
import io.tidegate.health.HttpTransport.Reply;
import io.tidegate.health.HttpTransport.Request;
import io.tidegate.health.HttpWords.Credentials;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks the nodes of one pool over HTTP, with its credentials. A token that was got for user name and password is
/// kept, and got again once where a node does not take it any more. Any thread; blocks.
final class HttpAsker {
    /// What EMQX answers to a login is an object with many members; its tokens have no character that JSON escapes.
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([A-Za-z0-9._~+/=-]{1,16384})\"");

    private final Credentials credentials;
    private final HttpTransport transport;
    private final Clock clock;
    private final Map<URI, String> tokens = new ConcurrentHashMap<>();

    HttpAsker(Credentials credentials, HttpTransport transport, Clock clock) {
        this.credentials = credentials;
        this.transport = transport;
        this.clock = clock;
    }

    /// A question to a node.
    ///
    /// @param login where a token for that node is got; null where none is needed
    record Question(URI uri, @Nullable URI login) {}

    /// Never throws.
    ///
    /// @param timeout for all of it, a login included
    HttpAnswer ask(Question question, Duration timeout) {
        long until = clock.nanos() + timeout.toNanos();
        Request asked = new Request(question.uri(), null, null);
        try {
            Reply reply = send(asked, authorization(question, until), until);
            if (reply.status() == Status.UNAUTHORIZED && question.login() != null) {
                tokens.remove(question.login()); // it is over
                reply = send(asked, authorization(question, until), until);
            }
            return new Status(reply.status(), asked + " answered " + reply.status());
        } catch (Unusable e) {
            return new HttpAnswer.Unasked(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new HttpAnswer.Unanswered(asked + ": " + e.getMessage());
        }
    }

    /// What we would show cannot be had.
    private static final class Unusable extends IOException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    private Reply send(Request request, @Nullable String authorization, long until) throws IOException {
        return send(new Request(request.uri(), authorization, null), until);
    }

    private Reply send(Request request, long until) throws IOException {
        long left = until - clock.nanos();
        if (left < Duration.ofMillis(1).toNanos()) {
            throw new IOException("no answer in time");
        }
        return transport.send(request, Duration.ofNanos(left));
    }

    private @Nullable String authorization(Question question, long until) throws IOException {
        return switch (credentials) {
            case Credentials.None _ -> null;
            case Credentials.Basic(String userName, Secret password) ->
                "Basic " + Base64.getEncoder().encodeToString((userName + ":" + secret(password)).getBytes(UTF_8));
            case Credentials.Bearer(Secret token) -> "Bearer " + secret(token);
            case Credentials.Login login -> question.login() == null ? null : token(login, question.login(), until);
        };
    }

    private static String secret(Secret secret) throws Unusable {
        try {
            return secret.read();
        } catch (IOException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }

    private String token(Credentials.Login login, URI uri, long until) throws IOException {
        String known = tokens.get(uri);
        if (known != null) {
            return "Bearer " + known;
        }
        String json =
                "{\"username\":" + quoted(login.userName()) + ",\"password\":" + quoted(secret(login.password())) + "}";
        Reply reply = send(new Request(uri, null, json), until);
        if (reply.status() != Status.OK) {
            throw new Unusable("POST " + uri + " answered " + reply.status()
                    + (reply.status() == Status.UNAUTHORIZED ? ": are user name and password right?" : ""));
        }
        Matcher token = TOKEN.matcher(reply.body());
        if (!token.find()) {
            throw new Unusable("POST " + uri + " answered without a token");
        }
        tokens.put(uri, token.group(1));
        return "Bearer " + token.group(1);
    }

    /// As JSON has it (RFC 8259 §7).
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}

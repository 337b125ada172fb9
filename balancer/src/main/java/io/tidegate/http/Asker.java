package io.tidegate.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.http.HttpTransport.Bounds;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.http.HttpTransport.Request;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Asks over HTTP, with the same credentials each time. A token that was got for user name and password is kept, and
/// got again once where it is not taken any more. Any thread; blocks.
public final class Asker {
    /// Those of nodes that are gone stay behind, so at some time all are thrown away.
    static final int TOKENS_MAX = 2000;

    private final Credentials credentials;
    private final HttpTransport transport;
    private final Clock clock;
    private final Map<URI, String> tokens = new ConcurrentHashMap<>();

    public Asker(Credentials credentials, HttpTransport transport, Clock clock) {
        this.credentials = credentials;
        this.transport = transport;
        this.clock = clock;
    }

    /// A question.
    ///
    /// @param login where a token for it is got; null where none is needed
    public record Question(URI uri, @Nullable URI login) {}

    /// The credentials and the time that are left for one question.
    ///
    /// @param untilNanos when it must have been answered
    private record Asking(Question question, Bounds bounds, long untilNanos) {}

    /// @param bounds the time for all of it, a login included
    /// @throws NotAsked where what we would show cannot be had, or is not taken
    /// @throws IOException where there was no answer, saying why
    public Reply ask(Question question, Bounds bounds) throws IOException {
        Asking asking =
                new Asking(question, bounds, clock.nanos() + bounds.timeout().toNanos());
        return switch (credentials) {
            case Credentials.None _ -> get(asking, null);
            case Credentials.Basic(String userName, Secret password) ->
                get(asking, "Basic " + base64(userName + ":" + read(password)));
            case Credentials.Bearer(Secret token) -> get(asking, bearer(read(token)));
            case Credentials.Login login ->
                question.login() == null ? get(asking, null) : asUser(asking, login, question.login());
        };
    }

    private Reply asUser(Asking asking, Credentials.Login login, URI at) throws IOException {
        String kept = tokens.get(at);
        if (kept != null) {
            Reply reply = get(asking, bearer(kept));
            if (reply.status() != Reply.UNAUTHORIZED) {
                return reply;
            }
            tokens.remove(at, kept); // it is over: those of EMQX live for an hour
        }
        String fresh = token(asking, login, at);
        Reply reply = get(asking, bearer(fresh));
        if (reply.status() != Reply.UNAUTHORIZED) {
            keep(at, fresh);
        }
        return reply;
    }

    private void keep(URI at, String token) {
        if (tokens.size() >= TOKENS_MAX) {
            tokens.clear();
        }
        tokens.put(at, token);
    }

    private String token(Asking asking, Credentials.Login login, URI at) throws IOException {
        Request request = new Request(at, null, LoginJson.question(login.userName(), read(login.password())));
        Reply reply = send(request, asking, LoginJson.BYTES_MAX);
        if (reply.status() == Reply.UNAUTHORIZED) {
            throw new NotAsked(
                    request + " answered 401: it does not know the user " + login.userName() + " with this password");
        }
        if (reply.status() != Reply.OK) {
            throw new NotAsked(request + " answered " + reply.status());
        }
        String token = LoginJson.token(reply.body());
        if (token.isEmpty()) {
            throw new NotAsked(request + " answered without a token: is that EMQX's login?");
        }
        return token;
    }

    private Reply get(Asking asking, @Nullable String authorization) throws IOException {
        Request request = new Request(asking.question().uri(), authorization, null);
        return send(request, asking, asking.bounds().bytesMax());
    }

    /// In the time that is left; what is said is the time that there was.
    private Reply send(Request request, Asking asking, int bytesMax) throws IOException {
        String late = "no answer within " + asking.bounds().timeout().toMillis() + " ms";
        Duration left = Duration.ofNanos(asking.untilNanos() - clock.nanos());
        if (left.toMillis() < 1) {
            throw new HttpTimeoutException(late);
        }
        try {
            return transport.send(request, new Bounds(left, bytesMax));
        } catch (HttpTimeoutException e) {
            throw (IOException) new HttpTimeoutException(late).initCause(e);
        }
    }

    private static String read(Secret secret) throws NotAsked {
        try {
            return secret.read();
        } catch (IOException e) {
            throw new NotAsked(String.valueOf(e.getMessage()));
        }
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

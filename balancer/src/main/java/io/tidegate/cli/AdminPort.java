package io.tidegate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The admin port of a balancer that runs, asked over HTTP. Confined.
final class AdminPort implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /// It could not be asked, or said no. The message is one line that says what to do.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(plain(message));
        }
    }

    /// @param base such as `http://127.0.0.1:8888`
    AdminPort(URI base) {
        this.base = base;
    }

    /// What a page that is a list says, an object each.
    ///
    /// @param row throws ConfigException where something is missing in one, DateTimeException where a time is none
    <T> List<T> list(String path, Function<Config, T> row) throws Refused {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve(path)));
        if (answer.statusCode() != 200) {
            throw new Refused("GET " + base.resolve(path) + ": " + why(answer));
        }
        List<T> rows = new ArrayList<>();
        try {
            json("{\"list\":" + answer.body() + "}").getConfigList("list").forEach(each -> rows.add(row.apply(each)));
        } catch (ConfigException | DateTimeException e) {
            throw strange(e);
        }
        return rows;
    }

    /// Asks for a change; what there is to be said of it, a line each.
    ///
    /// @param path with its query
    List<String> post(String path) throws Refused {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.noBody()));
        if (answer.statusCode() != 202) {
            throw new Refused(why(answer));
        }
        try {
            return json(answer.body()).getStringList("accepted").stream()
                    .map(AdminPort::plain)
                    .toList();
        } catch (ConfigException e) {
            throw strange(e);
        }
    }

    /// A name as a part of a path, or of a query.
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// What a server says, as it may be shown on a terminal: on one line, and nothing that moves the cursor.
    static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Refused {
        try {
            return http.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
        } catch (ConnectException _) {
            throw new Refused("nobody answers at " + base
                    + ": does Tidegate run, and is that its admin.bind? Say --admin URL, or -c FILE");
        } catch (IOException e) {
            throw new Refused("no answer from " + base + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    /// By the parser of the configuration, which is strict about JSON where it is told so.
    private static Config json(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private Refused strange(RuntimeException e) {
        return new Refused(base + " does not answer as this version of Tidegate does: " + e.getMessage());
    }

    /// What an answer that says no has to say.
    private static String why(HttpResponse<String> answer) {
        try {
            Config json = json(answer.body());
            String exists =
                    json.hasPath("exists") ? "; there are " + String.join(", ", json.getStringList("exists")) : "";
            return json.getString("error") + exists;
        } catch (ConfigException _) {
            return "HTTP status " + answer.statusCode();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

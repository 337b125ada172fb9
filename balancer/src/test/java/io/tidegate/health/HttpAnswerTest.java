package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.http.Asker;
import io.tidegate.http.Asker.Question;
import io.tidegate.http.Credentials;
import io.tidegate.http.HttpTransport;
import io.tidegate.http.HttpTransport.Reply;
import io.tidegate.http.Secret;
import io.tidegate.time.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is made of an answer, or of none.
class HttpAnswerTest {
    private static final Question QUESTION = new Question(URI.create("http://192.0.2.1:8081/status"), null);

    private static HttpAnswer ask(Credentials credentials, HttpTransport transport) {
        return HttpAnswer.of(new Asker(credentials, transport, new VirtualClock()), QUESTION, Duration.ofSeconds(1));
    }

    private static HttpAnswer answered(int status) {
        return ask(new Credentials.None(), (_, _) -> new Reply(status, ""));
    }

    @Test
    void noAnswerIsSaidWithItsQuestion() {
        assertThat(ask(new Credentials.None(), (_, _) -> {
                    throw new IOException("it cannot be connected to");
                }))
                .isEqualTo(new HttpAnswer.Unanswered("GET http://192.0.2.1:8081/status: it cannot be connected to"));
    }

    @Test
    void whatIsOursIsNoFailureOfTheNode() {
        Credentials missing = new Credentials.Bearer(new Secret.InFile(Path.of("/missing/token")));
        assertThat(ask(missing, (_, _) -> new Reply(503, "")))
                .isInstanceOf(HttpAnswer.Unasked.class)
                .extracting(HttpAnswer::phrase)
                .asString()
                .startsWith("/missing/token cannot be read");
    }

    @Test
    void aStatusIsWhatItIs() {
        assertThat(answered(200))
                .isEqualTo(new HttpAnswer.Status(200, "GET http://192.0.2.1:8081/status answered 200"));
        assertThat(Round.lifeOf(answered(503)).label()).isEqualTo("status");
        assertThat(Round.lifeOf(answered(302)).label()).isEqualTo("status");
        assertThat(Round.lifeOf(answered(401)).label()).isEqualTo("pass");
    }
}

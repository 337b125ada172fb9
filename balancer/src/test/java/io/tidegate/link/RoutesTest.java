package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.link.Routes.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private static final Routes ROUTES = new Routes(
            List.of(
                    route("a.example.org", "sensor-*", null, "both"),
                    route("*.example.org", null, null, "named"),
                    route(null, null, "tenant/*", "tenant"),
                    route(null, "sensor-*", null, "sensors"),
                    route(null, null, "*", "somebody")),
            "rest");

    private static Route route(@Nullable String sni, @Nullable String id, @Nullable String user, String pool) {
        return new Route(
                sni == null ? null : new ServerName(sni),
                id == null ? null : Glob.of(id),
                user == null ? null : Glob.of(user),
                pool);
    }

    @Test
    void theFirstRouteWhoseConditionsAllHoldDecides() {
        assertThat(pool("a.example.org", "sensor-1", null)).isEqualTo("both");
        assertThat(pool("A.EXAMPLE.ORG", "sensor-1", null)).isEqualTo("both");
        assertThat(pool("a.example.org", "actor-1", null)).isEqualTo("named");
        assertThat(pool("b.example.org", "sensor-1", "tenant/7")).isEqualTo("named");
        assertThat(pool(null, "sensor-1", "tenant/7")).isEqualTo("tenant");
        assertThat(pool(null, "sensor-1", "else")).isEqualTo("sensors");
    }

    @Test
    void aUserNameThatIsNotThereMatchesNothing() {
        assertThat(pool(null, "x", null)).isEqualTo("rest");
        assertThat(pool(null, "x", "")).isEqualTo("somebody");
        assertThat(pool(null, "", "y")).isEqualTo("somebody");
    }

    @Test
    void whatNoRouteIsForGoesToTheListenersOwnPool() {
        assertThat(pool("a.example.net", "x", null)).isEqualTo("rest");
        assertThat(Routes.all("one").pool("a.example.org")).isEqualTo("one");
    }

    /// Where TLS is passed through.
    @Test
    void withoutAConnectOnlyTheServerNameCounts() {
        assertThat(ROUTES.pool("a.example.org")).isEqualTo("named");
        assertThat(ROUTES.pool(null)).isEqualTo("rest");
    }

    @Test
    void allPoolsThatMayComeOutAreKnown() {
        assertThat(ROUTES.pools()).containsExactly("both", "named", "tenant", "sensors", "somebody", "rest");
        assertThat(Routes.all("one").pools()).containsExactly("one");
    }

    @Test
    void aRouteForEverybodyIsNone() {
        assertThatThrownBy(() -> new Route(null, null, null, "p")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String pool(@Nullable String serverName, String clientId, @Nullable String userName) {
        return ROUTES.pool(serverName, Greetings.connect(clientId, userName));
    }
}

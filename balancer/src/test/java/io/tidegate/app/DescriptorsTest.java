package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import io.tidegate.link.ListenerSettings;
import io.tidegate.link.Routes;
import io.tidegate.protect.AccessRules;
import io.tidegate.protect.ConnectionRate;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
    private static ListenerSettings listener(int maxConnections) {
        return new ListenerSettings(
                "tcp:default",
                Endpoint.of(new byte[] {127, 0, 0, 1}, 0),
                new ListenOptions(128, KeepAlive.DEFAULT),
                new ListenerLimits(maxConnections, ConnectionRate.INFINITY, AccessRules.ALLOW_ALL),
                new ListenerSettings.ProxyIn.Absent(),
                new ListenerSettings.Security.Plain(),
                Routes.all("default"));
    }

    @Test
    void warnsWhereTheLimitIsTooLowForWhatIsConfigured() {
        assertThat(Descriptors.warning(20_000, List.of(listener(6_000), listener(6_000))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("12,000 clients", "20,000 descriptors", "about 9,900", "LimitNOFILE=24200"));
    }

    @Test
    void isSilentWhereItIsHighEnoughOrNobodySaidHowMany() {
        assertThat(Descriptors.warning(20_000, List.of(listener(9_900)))).isEmpty();
        assertThat(Descriptors.warning(20_000, List.of(listener(ListenerLimits.UNLIMITED))))
                .isEmpty();
        assertThat(Descriptors.warning(Long.MAX_VALUE, List.of(listener(1_024_000))))
                .isEmpty();
    }

    @Test
    void readsTheLimitOfThisProcess() {
        assertThat(Descriptors.limit())
                .hasValueSatisfying(limit -> assertThat(limit).isGreaterThan(100));
        assertThat(Descriptors.socketsEnd()).isPositive();
    }
}

package io.tidegate.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.Endpoint;
import io.tidegate.link.ListenerSettings.Security;
import io.tidegate.protect.ListenerLimits;
import io.tidegate.tls.CertificateFiles;
import io.tidegate.tls.TlsServerSettings;
import io.tidegate.transport.KeepAlive;
import io.tidegate.transport.ListenOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ListenerSettingsTest {
    @Test
    void theIdTellsTheKind() {
        var tls = TlsServerSettings.of(new CertificateFiles(Path.of("c.pem"), null, null));
        assertThat(listener("tcp:default", new Security.Plain()).path()).isEqualTo("listeners.tcp.default");
        assertThat(listener("ssl:a:b", new Security.Terminated(tls)).path()).isEqualTo("listeners.ssl.a:b");
        assertThat(listener("ssl_passthrough:edge", new Security.PassedThrough(Duration.ofSeconds(5)))
                        .path())
                .isEqualTo("listeners.ssl_passthrough.edge");
        assertThatThrownBy(() -> listener("default", new Security.Plain())).hasMessageContaining("kind tcp");
        assertThatThrownBy(() -> listener("tcp:default", new Security.Terminated(tls)))
                .hasMessageContaining("kind ssl");
    }

    private static ListenerSettings listener(String id, Security security) {
        return new ListenerSettings(
                id,
                Endpoint.of(new byte[] {127, 0, 0, 1}, 0),
                new ListenOptions(128, KeepAlive.DEFAULT),
                ListenerLimits.NONE,
                new ListenerSettings.ProxyIn.Absent(),
                security,
                Routes.all("default"));
    }
}

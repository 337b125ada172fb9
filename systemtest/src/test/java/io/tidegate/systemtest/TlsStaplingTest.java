package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// An OCSP response is fetched in the background and shown with the certificate (RFC 6066, section 8).
final class TlsStaplingTest {
    @Test
    void aClientThatAsksForTheStatusGetsIt() {
        int port = Ports.free();
        String certificate = Pki.shared().server(Pki.Key.EC).settings();
        try (Program responder = Pki.shared().startResponder(port);
                ScriptedNode node = ScriptedNode.accepting();
                Balancer balancer =
                        Balancer.start("""
                        listeners.ssl.default {
                          bind = "127.0.0.1:0"
                          ssl_options {
                            %s
                            ocsp { enable_ocsp_stapling = true, responder_url = "http://127.0.0.1:%d" }
                          }
                        }
                        pools.default { nodes = [ %s ] }
                        """.formatted(certificate, port, Balancer.node("one", node.port())))) {
            Patience.until(
                    "a response to be stapled", () -> status(balancer).contains("OCSP Response Status: successful"));
            assertThat(status(balancer)).contains("Cert Status: good");
            assertThat(responder.isAlive()).isTrue();
        }
    }

    private static String status(Balancer balancer) {
        try (SClient client = SClient.start(balancer.tlsPort(), Papers.none(), "-status")) {
            return client.end();
        }
    }
}

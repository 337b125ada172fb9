package io.tidegate.config;

import java.util.List;

/// Keys of EMQX's `ssl_options`, and of the `ssl` of its clients, that have no meaning here.
final class ForeignTls {
    private static final String NO_RENEGOTIATION = "TLS is never renegotiated";
    private static final String NO_PSK = "pre-shared keys are not spoken";

    /// Both ends of MQTT.
    private static final List<Foreign> COMMON = List.of(
            Foreign.warned("hibernate_after", "there are no Erlang processes to rest"),
            Foreign.warned("log_level", "TLS has no log of its own"),
            Foreign.warned("managed_certs", "name the files: certfile, keyfile, cacertfile"),
            Foreign.warned(
                    "partial_chain",
                    "each certificate of cacertfile is trusted by itself, so let only those be in it that you mean"),
            Foreign.warned("psk_ciphers", NO_PSK),
            Foreign.warned("secure_renegotiate", NO_RENEGOTIATION),
            Foreign.warned("user_lookup_fun", NO_PSK),
            Foreign.refusedUnlessOff("cacerts", "write cacertfile = \"FILE\""),
            Foreign.refusedUnlessOff(
                    "enable_crl_check", "write crlfile = \"FILE\"; lists are read from files, never fetched"),
            Foreign.refused(
                    "verify_peer_ext_key_usage",
                    "a certificate's purpose is always checked (clientAuth, serverAuth), others cannot be asked for:"
                            + " remove it"));

    static final List<Foreign> OF_LISTENERS = with(
            Foreign.warned("client_renegotiation", NO_RENEGOTIATION),
            Foreign.warned("dhfile", "key exchange is by elliptic curves only"),
            Foreign.warned("gc_after_handshake", "there are no Erlang processes to tidy up"),
            Foreign.warned("honor_cipher_order", "the order of ciphers is always ours"),
            Foreign.warned("reuse_sessions", "write session_tickets, which says whether sessions are resumed"),
            Foreign.refused(
                    "server_name_indication", "certificates are chosen by the names in them, see certificates"));

    static final List<Foreign> OF_POOLS = with(
            Foreign.warned("middlebox_comp_mode", "that is always so"),
            Foreign.warned("reuse_sessions", "sessions are resumed where the node offers it"));

    /// Where somebody is asked over HTTPS.
    static final List<Foreign> OF_HTTPS = List.of(
            Foreign.warned("enable", "what the URL begins with says whether TLS is spoken, http or https"),
            Foreign.refused(
                    "verify",
                    "who is asked over https is always verified: remove it; a self-signed certificate may be the"
                            + " cacertfile"));

    private ForeignTls() {}

    private static List<Foreign> with(Foreign... more) {
        List<Foreign> all = new java.util.ArrayList<>(COMMON);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}

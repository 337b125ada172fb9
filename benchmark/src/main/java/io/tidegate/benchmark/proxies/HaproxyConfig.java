package io.tidegate.benchmark.proxies;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// HAProxy's configuration: one thread; where clients are to come back to their nodes, what EMQX's
/// documentation teaches. A line for each closed connection goes to standard output. Sessions of TLS are
/// resumed by tickets, so that a cache of them would be work for nothing.
final class HaproxyConfig {
    private HaproxyConfig() {}

    /// What is said beyond that, all or nothing of it. Immutable.
    ///
    /// @param global a line more for that section
    /// @param defaults likewise
    /// @param backend lines more for each
    /// @param server words more for each
    record Extras(String global, String defaults, String backend, String server) {
        static final Extras NONE = new Extras("", "", "", "");
        static final Extras BULK = new Extras("tune.bufsize 65536", "option splice-auto", "", "");
        static final Extras CHECK = new Extras("", "", "", " check");
        static final Extras REDISPATCH = new Extras("", "option redispatch 1", "", " check");

        /// CONNECT of MQTT 3.1.1 with client id `hc`; CONNACK; DISCONNECT.
        static final Extras MQTT_CHECK = new Extras("", "option redispatch 1", """
                  option tcp-check
                  tcp-check send-binary 100e00044d5154540402003c00026863
                  tcp-check expect binary 20020000
                  tcp-check send-binary e000
                """, " check inter 1s fall 2");
    }

    static String of(Setup setup, Extras extras) {
        return """
                global
                  log stdout format raw local0
                  nbthread 1
                  maxpipes 64
                  maxconn %d
                  %s
                  tune.ssl.cachesize 0
                  ssl-default-bind-ciphersuites %s
                  ssl-default-bind-options ssl-min-ver TLSv1.3
                  ssl-default-bind-curves X25519:P-256
                defaults
                  log global
                  mode tcp
                  option tcplog
                  option tcpka
                  %s
                  maxconn %d
                  backlog 4096
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                  timeout client-fin 30s
                  timeout server-fin 30s
                """.formatted(maxConnections(), extras.global(), Setup.SUITE, extras.defaults(), maxConnections())
                + IntStream.range(0, setup.listeners().size())
                        .mapToObj(i -> listener(i, setup.listeners().get(i), extras))
                        .collect(Collectors.joining());
    }

    /// Two descriptors a connection, and some for itself.
    private static int maxConnections() {
        return Setup.DESCRIPTORS / 2 - 100;
    }

    private static String listener(int number, Setup.Listener listener, Extras extras) {
        return """
                frontend clients%d
                  bind 127.0.0.1:%d%s
                %s  default_backend nodes%d
                backend nodes%d
                %s%s%s
                """.formatted(
                        number,
                        listener.port(),
                        listener.certificate() == null ? "" : " ssl crt " + listener.certificate(),
                        inspection(listener),
                        number,
                        number,
                        choice(listener),
                        extras.backend(),
                        nodes(listener, extras.server()));
    }

    private static String inspection(Setup.Listener listener) {
        return switch (listener.choice()) {
            case LEAST_CONNECTIONS -> "";
            case CLIENT_ID -> """
                  tcp-request inspect-delay 10s
                  tcp-request content reject unless { req.payload(0,0),mqtt_is_valid }
                """.indent(2);
        };
    }

    private static String choice(Setup.Listener listener) {
        return switch (listener.choice()) {
            case LEAST_CONNECTIONS -> "  balance leastconn\n";
            case CLIENT_ID -> """
                  balance leastconn
                  stick-table type string len 32 size 100k expire 30m
                  stick on req.payload(0,0),mqtt_field_value(connect,client_identifier)
                """.indent(2);
        };
    }

    private static String nodes(Setup.Listener listener, String words) {
        String header = listener.header() == Setup.NodeHeader.PROXY ? " send-proxy-v2" : "";
        return IntStream.range(0, listener.nodes().size())
                .mapToObj(i -> "  server n" + i + " " + listener.nodes().get(i) + header + words)
                .collect(Collectors.joining("\n"));
    }
}

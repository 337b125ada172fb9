package io.tidegate.benchmark.proxies;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// HAProxy's configuration: one thread; where clients are to come back to their nodes, what EMQX's
/// documentation teaches. A line for each closed connection goes to standard output. Sessions of TLS are
/// resumed by tickets, so that a cache of them would be work for nothing.
final class HaproxyConfig {
    private HaproxyConfig() {}

    /// @param tuning a line more for `global`, or nothing
    /// @param option a line more for `defaults`, or nothing
    static String of(Setup setup, String tuning, String option) {
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
                """.formatted(maxConnections(), tuning, Setup.SUITE, option, maxConnections())
                + IntStream.range(0, setup.listeners().size())
                        .mapToObj(i -> listener(i, setup.listeners().get(i)))
                        .collect(Collectors.joining());
    }

    /// Two descriptors a connection, and some for itself.
    private static int maxConnections() {
        return Setup.DESCRIPTORS / 2 - 100;
    }

    private static String listener(int number, Setup.Listener listener) {
        return """
                frontend clients%d
                  bind 127.0.0.1:%d%s
                %s  default_backend nodes%d
                backend nodes%d
                %s%s
                """.formatted(
                        number,
                        listener.port(),
                        listener.certificate() == null ? "" : " ssl crt " + listener.certificate(),
                        inspection(listener),
                        number,
                        number,
                        choice(listener),
                        nodes(listener));
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

    private static String nodes(Setup.Listener listener) {
        String header = listener.header() == Setup.NodeHeader.PROXY ? " send-proxy-v2" : "";
        return IntStream.range(0, listener.nodes().size())
                .mapToObj(i -> "  server n" + i + " " + listener.nodes().get(i) + header)
                .collect(Collectors.joining("\n"));
    }
}

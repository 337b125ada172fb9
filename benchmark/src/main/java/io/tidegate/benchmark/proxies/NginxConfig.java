package io.tidegate.benchmark.proxies;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// NGINX's configuration: one worker, `stream`, the access log buffered. It cannot read a CONNECT and
/// has no PROXY v2 towards nodes (1.22): where those are asked for it does less than the others. Sessions of
/// TLS are resumed by tickets, so that a cache of them would be work for nothing.
final class NginxConfig {
    /// Where Debian's package `libnginx-mod-stream` puts it.
    static final String STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private NginxConfig() {}

    /// @param tuning a directive more for `stream`, or nothing
    static String of(Setup setup, String tuning) {
        String directory = setup.directory().toString();
        return """
                load_module %s;
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile %d;
                pid %s/nginx.pid;
                error_log %s/nginx.errors warn;
                events { worker_connections %d; }
                stream {
                  log_format closed '$remote_addr:$remote_port [$time_local] $status $bytes_sent $bytes_received $session_time $upstream_addr';
                  access_log %s/nginx.log closed buffer=64k flush=1s;
                  proxy_connect_timeout 5s;
                  proxy_timeout 1h;
                  proxy_socket_keepalive on;
                  %s
                %s}
                """.formatted(
                        STREAM,
                        Setup.DESCRIPTORS,
                        directory,
                        directory,
                        Setup.DESCRIPTORS - 100,
                        directory,
                        tuning,
                        IntStream.range(0, setup.listeners().size())
                                .mapToObj(i -> listener(i, setup.listeners().get(i)))
                                .collect(Collectors.joining()));
    }

    private static String listener(int number, Setup.Listener listener) {
        return """
                upstream nodes%d {
                  least_conn;
                %s}
                server {
                  listen 127.0.0.1:%d%s backlog=4096 so_keepalive=on;
                  proxy_pass nodes%d;
                %s%s}
                """.indent(2).formatted(
                number,
                nodes(listener),
                listener.port(),
                listener.certificate() == null ? "" : " ssl",
                number,
                header(listener),
                tls(listener));
    }

    private static String nodes(Setup.Listener listener) {
        return listener.nodes().stream()
                .map(node -> "    server " + node + ";\n")
                .collect(Collectors.joining());
    }

    private static String header(Setup.Listener listener) {
        return switch (listener.header()) {
            case NONE -> "";
            case PROXY -> "    proxy_protocol on;\n";
        };
    }

    private static String tls(Setup.Listener listener) {
        return listener.certificate() == null
                ? ""
                : """
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    ssl_protocols TLSv1.3;
                    ssl_conf_command Ciphersuites %s;
                    ssl_ecdh_curve X25519:prime256v1;
                    ssl_session_cache off;
                """.formatted(listener.certificate(), listener.certificate(), Setup.SUITE);
    }
}

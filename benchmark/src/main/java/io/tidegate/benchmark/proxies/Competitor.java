package io.tidegate.benchmark.proxies;

import java.nio.file.Path;
import java.util.List;

/// Who is measured.
public enum Competitor {
    TIDEGATE("tidegate"),
    HAPROXY("haproxy"),
    /// HAProxy as one would set it up for large packets alone: large buffers, and the kernel may move bytes
    /// from socket to socket.
    HAPROXY_BULK("haproxy-bulk"),
    NGINX("nginx"),
    /// NGINX likewise: large buffers.
    NGINX_BULK("nginx-bulk");

    private final String key;

    Competitor(String key) {
        this.key = key;
    }

    /// In results: `tidegate`.
    public String key() {
        return key;
    }

    /// What its configuration file says.
    public String configuration(Setup setup) {
        return switch (this) {
            case TIDEGATE -> TidegateConfig.of(setup);
            case HAPROXY -> HaproxyConfig.of(setup, "", "");
            case HAPROXY_BULK -> HaproxyConfig.of(setup, "tune.bufsize 65536", "option splice-auto");
            case NGINX -> NginxConfig.of(setup, "");
            case NGINX_BULK -> NginxConfig.of(setup, "proxy_buffer_size 64k;");
        };
    }

    /// Its name as a program, and what makes it stay in the foreground.
    ///
    /// @param launcher `tidegate` of this tree
    List<String> command(Path launcher, Path configuration) {
        return switch (this) {
            case TIDEGATE -> List.of(launcher.toString(), "run", "-c", configuration.toString());
            case HAPROXY, HAPROXY_BULK -> List.of("haproxy", "-db", "-f", configuration.toString());
            case NGINX, NGINX_BULK -> List.of("nginx", "-c", configuration.toString(), "-e", configuration + ".errors");
        };
    }
}

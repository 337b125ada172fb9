package io.tidegate.benchmark.proxies;

import java.nio.file.Path;
import java.util.List;

/// Who is measured.
public enum Competitor {
    TIDEGATE("tidegate"),
    HAPROXY("haproxy"),
    /// HAProxy that may let the kernel move bytes from socket to socket: for bulk alone.
    HAPROXY_SPLICE("haproxy-splice"),
    NGINX("nginx");

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
            case HAPROXY -> HaproxyConfig.of(setup, "");
            case HAPROXY_SPLICE -> HaproxyConfig.of(setup, "option splice-auto");
            case NGINX -> NginxConfig.of(setup);
        };
    }

    /// Its name as a program, and what makes it stay in the foreground.
    ///
    /// @param launcher `tidegate` of this tree
    List<String> command(Path launcher, Path configuration) {
        return switch (this) {
            case TIDEGATE -> List.of(launcher.toString(), "run", "-c", configuration.toString());
            case HAPROXY, HAPROXY_SPLICE -> List.of("haproxy", "-db", "-f", configuration.toString());
            case NGINX -> List.of("nginx", "-c", configuration.toString(), "-e", configuration + ".errors");
        };
    }
}

package io.tidegate.benchmark.proxies;

import io.tidegate.benchmark.proxies.HaproxyConfig.Extras;
import io.tidegate.benchmark.proxies.TidegateConfig.Continuity;
import java.nio.file.Path;
import java.util.List;

/// Who is measured.
public enum Competitor {
    TIDEGATE("tidegate"),
    /// Tidegate with continuity off in all pools, and on: what it costs is the difference.
    TIDEGATE_CONTINUITY_OFF("tidegate-continuity-off"),
    TIDEGATE_CONTINUITY_ON("tidegate-continuity-on"),
    HAPROXY("haproxy"),
    /// HAProxy as one would set it up for large packets alone: large buffers, and the kernel may move bytes
    /// from socket to socket.
    HAPROXY_BULK("haproxy-bulk"),
    /// HAProxy as one would set it up against nodes that fail: each is sent a CONNECT every second and is out after two
    /// that it does not answer; a dial that fails goes to another node at once.
    HAPROXY_MQTT_CHECK("haproxy-mqtt-check"),
    /// HAProxy with `check` and nothing else said of it.
    HAPROXY_CHECK("haproxy-check"),
    /// The same where clients come back to their nodes, unless they cannot be reached.
    HAPROXY_STICKY("haproxy-sticky"),
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
            case TIDEGATE -> TidegateConfig.of(setup, Continuity.DEFAULT);
            case TIDEGATE_CONTINUITY_OFF -> TidegateConfig.of(setup, Continuity.OFF);
            case TIDEGATE_CONTINUITY_ON -> TidegateConfig.of(setup, Continuity.ON);
            case HAPROXY -> HaproxyConfig.of(setup, Extras.NONE);
            case HAPROXY_BULK -> HaproxyConfig.of(setup, Extras.BULK);
            case HAPROXY_MQTT_CHECK ->
                HaproxyConfig.of(setup.choosing(Setup.Choice.LEAST_CONNECTIONS), Extras.MQTT_CHECK);
            case HAPROXY_CHECK -> HaproxyConfig.of(setup.choosing(Setup.Choice.LEAST_CONNECTIONS), Extras.CHECK);
            case HAPROXY_STICKY -> HaproxyConfig.of(setup, Extras.REDISPATCH);
            case NGINX -> NginxConfig.of(setup, "");
            case NGINX_BULK -> NginxConfig.of(setup, "proxy_buffer_size 64k;");
        };
    }

    /// Its name as a program, and what makes it stay in the foreground.
    ///
    /// @param launcher `tidegate` of this tree
    List<String> command(Path launcher, Path configuration) {
        return switch (this) {
            case TIDEGATE, TIDEGATE_CONTINUITY_OFF, TIDEGATE_CONTINUITY_ON ->
                List.of(launcher.toString(), "run", "-c", configuration.toString());
            case HAPROXY, HAPROXY_BULK, HAPROXY_MQTT_CHECK, HAPROXY_CHECK, HAPROXY_STICKY ->
                List.of("haproxy", "-db", "-f", configuration.toString());
            case NGINX, NGINX_BULK -> List.of("nginx", "-c", configuration.toString(), "-e", configuration + ".errors");
        };
    }
}

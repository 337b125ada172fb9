package io.tidegate.health;

import io.tidegate.http.Secret;
import io.tidegate.proxyprotocol.HeaderVersion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the nodes of one pool are asked whether they work. Immutable.
///
public record ProbeSettings(Kind kind, Pace pace, Thresholds thresholds, Leg leg, MqttWords mqtt, HttpWords http) {
    public static final ProbeSettings OFF =
            new ProbeSettings(Kind.OFF, Pace.DEFAULT, Thresholds.DEFAULT, Leg.PLAIN, MqttWords.DEFAULT, HttpWords.NONE);

    public ProbeSettings {
        if (kind == Kind.HTTP && http.url() == null && http.evacuationUrl() == null) {
            throw new IllegalArgumentException("kind = http needs a URL");
        }
    }

    /// What is asked.
    public enum Kind {
        /// Nothing.
        OFF,
        /// That the kernel there accepts: a process that stands still passes.
        TCP,
        /// That a CONNECT and a PINGREQ are answered.
        MQTT,
        /// That a URL answers 200.
        HTTP;

        /// As configuration and JSON spell it.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How connections begin, as those of clients do.
    ///
    /// @param header that a node wants to read first; null = none
    /// @param sources our addresses, of which a connection takes the first of its family; empty = the
    ///     system's choice
    public record Leg(@Nullable HeaderVersion header, List<InetAddress> sources) {
        public static final Leg PLAIN = new Leg(null, List.of());

        public Leg {
            sources = List.copyOf(sources);
        }
    }

    /// When.
    ///
    /// @param interval from one probe of a node to the next
    /// @param fastInterval the same, while it is in question whether the node works
    /// @param timeout of one probe as a whole
    /// @param jitter the part of an interval, 0..0.5, by which it is longer or shorter by chance
    public record Pace(Duration interval, Duration fastInterval, Duration timeout, double jitter) {
        public static final double JITTER_MAX = 0.5;
        public static final Pace DEFAULT =
                new Pace(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2), 0.2);

        public Pace {
            if (!interval.isPositive() || !fastInterval.isPositive() || !timeout.isPositive()) {
                throw new IllegalArgumentException("intervals and timeout of probes must be more than 0");
            }
            if (!(jitter >= 0 && jitter <= JITTER_MAX)) {
                throw new IllegalArgumentException("jitter must be 0.." + JITTER_MAX + ", was " + jitter);
            }
        }
    }

    /// How many answers in a row change what is thought of a node.
    ///
    /// @param rise that it works, or wants its clients to leave: 1 or more
    /// @param fall that it does not work: 1 or more
    public record Thresholds(int rise, int fall) {
        public static final int MAX = 100;
        public static final Thresholds DEFAULT = new Thresholds(2, 3);

        public Thresholds {
            if (rise < 1 || fall < 1 || rise > MAX || fall > MAX) {
                throw new IllegalArgumentException("rise and fall must be 1.." + MAX);
            }
        }

        int of(Verdict verdict) {
            return switch (verdict) {
                case FAILS -> fall;
                case PASSES, EVACUATES, UNKNOWN -> rise;
            };
        }
    }

    /// Files that passwords and tokens are read from.
    public List<Secret.InFile> secretFiles() {
        List<Secret.InFile> files = new ArrayList<>(http.credentials().files());
        if (mqtt.password() != null) {
            files.addAll(mqtt.password().files());
        }
        return files;
    }

    public boolean isOn() {
        return kind != Kind.OFF;
    }
}

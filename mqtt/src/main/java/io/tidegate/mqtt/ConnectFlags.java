package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// The connect flags (3.1.2.3). Immutable.
record ConnectFlags(byte bits) {
    private static final int RESERVED = 0x01;
    private static final int CLEAN = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    record Fault(String statement, String why) {}

    /// What the flags contradict, by themselves or each other; null where nothing.
    @Nullable
    Fault fault(Version version) {
        if (has(RESERVED) && version != Version.V3_1) {
            return new Fault("MQTT-3.1.2-3", "the reserved connect flag is set");
        }
        if (!hasPassword() || hasUserName() || version == Version.V5) {
            return hasWill() ? willFault(version) : noWillFault(version);
        }
        return new Fault("MQTT-3.1.2-22", "a password without a user name");
    }

    private @Nullable Fault willFault(Version version) {
        return (bits & WILL_QOS) == WILL_QOS
                ? new Fault(version.cite("MQTT-3.1.2-14", "MQTT-3.1.2-12"), "the will QoS is 3")
                : null;
    }

    /// In MQTT 3.1 QoS and retain of no will are disregarded.
    private @Nullable Fault noWillFault(Version version) {
        if (version == Version.V3_1) {
            return null;
        }
        if (has(WILL_QOS)) {
            return new Fault(version.cite("MQTT-3.1.2-13", "MQTT-3.1.2-11"), "a will QoS without a will");
        }
        return has(WILL_RETAIN)
                ? new Fault(version.cite("MQTT-3.1.2-15", "MQTT-3.1.2-13"), "will retain without a will")
                : null;
    }

    Connect.Start start() {
        return has(CLEAN) ? Connect.Start.CLEAN : Connect.Start.RESUME;
    }

    boolean hasWill() {
        return has(WILL);
    }

    int willQos() {
        return (bits & WILL_QOS) >> 3;
    }

    Will.Retain willRetain() {
        return has(WILL_RETAIN) ? Will.Retain.YES : Will.Retain.NO;
    }

    boolean hasUserName() {
        return has(USER_NAME);
    }

    boolean hasPassword() {
        return has(PASSWORD);
    }

    private boolean has(int flag) {
        return (bits & flag) != 0;
    }
}

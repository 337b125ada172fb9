package io.tidegate.systemtest;

import io.tidegate.systemtest.Device.Session;

/// One client that publishes numbered messages on a topic of its own, and one that subscribes to it. Immutable.
///
/// @param name begins the ids of both
/// @param writer the library that publishes
/// @param reader the library that subscribes
/// @param qos of both
/// @param session of both
record Course(String name, Make writer, Make reader, int qos, Session session) {
    String writerId() {
        return name + "-writes";
    }

    String readerId() {
        return name + "-reads";
    }

    String topic() {
        return "courses/" + name;
    }

    /// Where the will of the one that publishes goes.
    String willTopic() {
        return "wills/" + name;
    }
}

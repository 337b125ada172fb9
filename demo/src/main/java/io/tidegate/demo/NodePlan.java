package io.tidegate.demo;

/// Where one broker node is to be on loopback: its MQTT port, and the port its peers use.
record NodePlan(String name, int mqttPort, int corePort) {}

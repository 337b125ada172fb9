package io.tidegate.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What is said once all is up: where to connect, and commands to try.
final class Welcome {
    /// Two client ids that live on different nodes of a demo with two: what one publishes, the other gets across.
    static final String SUBSCRIBER = "lamp";

    static final String PUBLISHER = "switch";
    static final String TLS_SUBSCRIBER = "lock";

    private Welcome() {}

    /// @param trusted the certificate that our TLS shows, PEM
    static String text(Request.Start start, List<NodePlan> nodes, Path trusted, String admin) {
        return """

                Tidegate is up, in front of %s.

                  devices connect to  127.0.0.1:%d  (open on every interface, 0.0.0.0, without passwords)
                  over TLS            localhost:%d  (the same; %s)
                  behind it           %s  (PROXY protocol required)
                  admin               %s/api/v1/nodes  /metrics  /healthz  /readyz

                Try it, in two other terminals:

                  mosquitto_sub -h 127.0.0.1 -p %d -i %s -t 'demo/#' -v
                  mosquitto_pub -h 127.0.0.1 -p %d -i %s -t demo/hello -m hello

                Over TLS, with the certificate that was made for this demo and ends with it:

                  mosquitto_sub -h localhost -p %d --cafile %s -i %s -t 'demo/#' -v

                Empty a node: its clients go to another one, and stay connected (the same where you kill it).

                  ./tidegate node %s drain%s

                Ctrl-C ends all of it.
                """.formatted(
                        count(nodes),
                        start.port(),
                        start.tlsPort().number(),
                        about(start.tlsPort()),
                        nodes.stream().map(Welcome::place).collect(Collectors.joining(", ")),
                        admin,
                        start.port(),
                        SUBSCRIBER,
                        start.port(),
                        PUBLISHER,
                        start.tlsPort().number(),
                        trusted,
                        TLS_SUBSCRIBER,
                        nodes.getFirst().name(),
                        start.adminPort() == Request.ADMIN_PORT ? "" : " --admin " + admin);
    }

    /// @param admin its address
    static String chaos(Request.Start start, List<NodePlan> nodes, String admin) {
        return """

                Tidegate is up on 127.0.0.1:%d, in front of %s. %d clients stay and write to each other, %d more connect
                every second and leave. Every few seconds a node is killed, frozen or drained, and comes back: the clients
                are to notice nothing. These nodes keep a session where it is, so what is published while one of two clients is
                between nodes can be queued by nobody; nothing else may be lost, or come twice.
                Ctrl-C ends all of it. What Tidegate thinks of its nodes: %s/api/v1/nodes
                """.formatted(start.port(), count(nodes), Correspondents.COUNT, Devices.PER_SECOND, admin);
    }

    private static String about(TlsPort port) {
        return switch (port) {
            case TlsPort.Asked _, TlsPort.Usual _ -> "self-signed certificate";
            case TlsPort.Instead _ -> "self-signed certificate; " + TlsPort.Usual.NUMBER + " is taken";
        };
    }

    static String count(List<NodePlan> nodes) {
        return nodes.size() == 1 ? "one broker node" : nodes.size() + " broker nodes";
    }

    private static String place(NodePlan node) {
        return node.name() + " 127.0.0.1:" + node.mqttPort();
    }
}

package io.tidegate.demo;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.NodeManager;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/// One broker node of a cluster on loopback, one process: `BrokerNode NAME MQTT_PORT CORE_PORT [PEER_CORE_PORT...]`.
///
/// Its MQTT listener requires the PROXY protocol (v1 or v2) on every connection. Nodes reach each other on their core
/// ports, so that a publish on one reaches a subscriber on another. No passwords, nothing on disk. Says `ready NAME`
/// on standard output when MQTT is open, then `joined NAME` once it forwards to every peer, and which clients of a
/// chaos
/// it serves ([Attendance]) and reaches ([Forwarding]); ends with its parent ([Tether]).
public final class BrokerNode {
    private static final String HOST = "127.0.0.1";
    private static final long POLL_MILLIS = 20;

    /// JUL keeps loggers weakly: held here, or the level would be forgotten.
    private static final Logger ROOT = Logger.getLogger("");

    private BrokerNode() {}

    public static void main(String[] args) {
        Tether.hold();
        ROOT.setLevel(Level.WARNING);
        try {
            run(args);
        } catch (Exception cause) {
            fail(cause);
        }
    }

    private static void run(String[] args) throws Exception {
        NodePlan node = new NodePlan(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        List<Integer> peers = Arrays.stream(args).skip(3).map(Integer::valueOf).toList();
        ActiveMQServer server = new SameServer(configuration(node, peers), node);
        server.registerActivationFailureListener(BrokerNode::fail);
        server.registerBrokerPlugin(new Attendance());
        server.start();
        System.out.println("ready " + node.name());
        awaitPeers(server, peers.size());
        System.out.println("joined " + node.name());
        Forwarding forwarding = new Forwarding(server.getPostOffice());
        while (true) {
            forwarding.look();
            Thread.sleep(POLL_MILLIS);
        }
    }

    /// One that is started again is the same to its peers. As another, they would go on looking for the one that is
    /// gone, find this one at its address, and deliver what is old: clients of today are then thrown out as taken
    /// over.
    private static final class SameServer extends ActiveMQServerImpl {
        private final NodePlan node;

        SameServer(Configuration configuration, NodePlan node) {
            super(configuration);
            this.node = node;
        }

        @Override
        protected NodeManager createNodeManager(File directory, boolean replicating) {
            NodeManager manager = super.createNodeManager(directory, replicating);
            manager.setNodeID(node.id());
            return manager;
        }
    }

    /// A port that cannot be bound, say: a node that is not reachable must not look alive.
    private static void fail(Exception cause) {
        cause.printStackTrace(System.err);
        Runtime.getRuntime().halt(1);
    }

    private static void awaitPeers(ActiveMQServer server, int peers) throws InterruptedException {
        while (forwardedTo(server) < peers) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static int forwardedTo(ActiveMQServer server) {
        return server.getClusterManager().getClusterConnections().stream()
                .mapToInt(cluster -> cluster.getNodes().size())
                .sum();
    }

    private static Configuration configuration(NodePlan node, List<Integer> peers) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setName(node.name())
                .setSecurityEnabled(false)
                .setPersistenceEnabled(false)
                .setJMXManagementEnabled(false)
                .setCriticalAnalyzer(false)
                .setMaxDiskUsage(-1)
                .setClusterPassword("demo")
                .addAcceptorConfiguration("mqtt", acceptor(node.mqttPort(), "MQTT;proxyProtocolEnabled=true"))
                .addAcceptorConfiguration("core", acceptor(node.corePort(), "CORE"))
                .addConnectorConfiguration("self", connector(node.corePort()))
                .addAddressSetting("#", dropWhenFull());
        List<String> others = new ArrayList<>();
        for (int port : peers) {
            String name = "peer-" + port;
            configuration.addConnectorConfiguration(name, connector(port));
            others.add(name);
        }
        return configuration.addClusterConfiguration(cluster(others));
    }

    private static String acceptor(int port, String protocols) {
        return "tcp://%s:%d?protocols=%s;useEpoll=false;useKQueue=false;remotingThreads=2"
                .formatted(HOST, port, protocols);
    }

    private static String connector(int port) {
        return "tcp://%s:%d?useEpoll=false;useKQueue=false;remotingThreads=2".formatted(HOST, port);
    }

    private static ClusterConnectionConfiguration cluster(List<String> others) {
        return new ClusterConnectionConfiguration()
                .setName("demo")
                .setConnectorName("self")
                .setMessageLoadBalancingType(MessageLoadBalancingType.ON_DEMAND)
                .setRetryInterval(100)
                .setMaxHops(1)
                .setStaticConnectors(others);
    }

    /// Artemis would page to disk; a demo that is flooded forgets instead.
    private static AddressSettings dropWhenFull() {
        return new AddressSettings().setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP);
    }
}

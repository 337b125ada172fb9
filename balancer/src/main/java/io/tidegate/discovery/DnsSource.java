package io.tidegate.discovery;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.address.IpText;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import java.net.InetAddress;
import java.util.List;

/// Each address of a name is a node, called by address and port: so several balancers call it the same, and a
/// node that comes back under its address gets its clients back.
final class DnsSource implements Source {
    private final String pool;
    private final DiscoverySettings.Dns settings;
    private final NameServers servers;

    DnsSource(String pool, DiscoverySettings.Dns settings, NameServers servers) {
        this.pool = pool;
        this.settings = settings;
        this.servers = servers;
    }

    @Override
    public String title() {
        return "DNS " + settings.name();
    }

    @Override
    public Answer ask() {
        return switch (servers.addresses(settings.name(), settings.family())) {
            case DnsReply.Failed<InetAddress>(String why) -> new Answer.Failed(why);
            case DnsReply.Found<InetAddress>(var addresses, var _)
            when addresses.isEmpty() -> new Answer.Failed("the name has no address");
            case DnsReply.Found<InetAddress>(var addresses, var life) ->
                new Answer.Nodes(addresses.stream().map(this::node).toList(), life, List.of());
        };
    }

    private Node node(InetAddress address) {
        Endpoint endpoint = Endpoint.of(address.getAddress(), settings.port());
        return new Node(
                new NodeId(pool, endpoint.toString()),
                new HostPort(IpText.print(endpoint.ip()), settings.port()),
                1,
                settings.maxConnections(),
                Node.Role.PRIMARY);
    }
}

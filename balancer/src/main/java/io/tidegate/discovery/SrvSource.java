package io.tidegate.discovery;

/// The nodes that SRV records name.
final class SrvSource implements Source {
    private final DiscoverySettings.Srv settings;
    private final SrvNodes nodes;
    private final NameServers servers;

    SrvSource(String pool, DiscoverySettings.Srv settings, NameServers servers) {
        this.settings = settings;
        this.nodes = new SrvNodes(pool, settings.maxConnections());
        this.servers = servers;
    }

    @Override
    public String title() {
        return "SRV " + settings.name();
    }

    @Override
    public Answer ask() {
        return switch (servers.services(settings.name())) {
            case DnsReply.Failed<SrvRecord>(String why) -> new Answer.Failed(why);
            case DnsReply.Found<SrvRecord>(var records, var life) -> nodes.of(records, life);
        };
    }
}

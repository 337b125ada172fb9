package io.tidegate.config;

import io.tidegate.config.Keys.Pool;
import io.tidegate.config.Keys.Pool.ProxyHeader;
import io.tidegate.config.Keys.PoolNode;
import io.tidegate.discovery.DiscoverySettings;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.PoolSettings;
import io.tidegate.health.HealthSettings;
import io.tidegate.health.ProbeSettings;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.NodeLegSettings.ProxyOut;
import io.tidegate.link.NodeSocket;
import io.tidegate.link.RetrySettings;
import io.tidegate.migration.MigrationSettings;
import io.tidegate.proxyprotocol.HeaderVersion;
import io.tidegate.proxyprotocol.OutgoingTlv;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Reads `pools`. Confined to one reading.
record PoolReader(Findings findings, TlsReader tls, HealthReader health, DiscoveryReader sources) {
    /// One pool, and where it and each of its nodes stand.
    record Placed(PoolConfig config, Section section, List<PlacedNode> nodes) {}

    /// One node, and where it stands.
    record PlacedNode(Node node, Section section) {}

    /// Those that are right.
    List<Placed> read(Section root) {
        Section named = root.block("pools", Keys.POOLS);
        if (named.names().isEmpty()) {
            named.problem("there is no pool; write pools.default.nodes = [ { address = \"HOST:1883\" } ]");
        }
        List<Placed> pools = new ArrayList<>();
        for (String name : named.names()) {
            Section section = named.block(name, Pool.CHAPTER);
            PoolSettings settings = new PoolSettings(
                    name,
                    section.get(Pool.BALANCE),
                    section.get(Pool.LOAD_FACTOR),
                    section.get(Pool.SLOW_START),
                    section.get(Pool.PANIC_SHARE));
            NodeLegSettings leg = leg(section);
            Duration resolveInterval = section.get(Pool.RESOLVE_INTERVAL);
            HealthSettings healthSettings = health.read(section, probeLeg(leg));
            MigrationSettings migration = MigrationKeys.settings(section, leg.continuity());
            List<Section> written = section.blocks("nodes", PoolNode.CHAPTER);
            DiscoverySettings discovery = sources.read(section);
            someNodesAreTold(section, written);
            List<PlacedNode> placed = new NodeReader(findings).read(name, written);
            if (!placed.isEmpty() || discovery != null) {
                List<Node> nodes = placed.stream().map(PlacedNode::node).toList();
                PoolConfig config =
                        new PoolConfig(settings, nodes, leg, resolveInterval, healthSettings, migration, discovery);
                pools.add(new Placed(config, section, placed));
            }
        }
        return pools;
    }

    private static ProbeSettings.Leg probeLeg(NodeLegSettings leg) {
        HeaderVersion header = switch (leg.proxyOut()) {
            case ProxyOut.Absent _ -> null;
            case ProxyOut.Header wanted -> wanted.version();
        };
        return new ProbeSettings.Leg(header, leg.socket().sources());
    }

    private void someNodesAreTold(Section section, List<Section> nodes) {
        if (section.has("discovery")) {
            return;
        }
        if (!section.has("nodes")) {
            section.problem(section.path() + ".nodes is missing; write nodes = [ { address = \"HOST:1883\" } ],"
                    + " or a discovery block that says who knows them");
        } else if (nodes.isEmpty()) {
            findings.problem(section.origin("nodes"), section.path() + ".nodes names no node");
        }
    }

    private NodeLegSettings leg(Section section) {
        ProxyOut proxyOut = proxyOut(section);
        Duration dialTimeout = section.get(Pool.DIAL_TIMEOUT);
        Duration connectDeadline = section.get(Pool.CONNECT_DEADLINE);
        if (connectDeadline.compareTo(dialTimeout) < 0) {
            String later =
                    section.has(Pool.CONNECT_DEADLINE.name()) ? Pool.CONNECT_DEADLINE.name() : Pool.DIAL_TIMEOUT.name();
            findings.warning(
                    section.origin(later),
                    section.path() + ".connect_deadline, for all tries, is shorter than dial_timeout, for one");
        }
        return new NodeLegSettings(
                proxyOut,
                dialTimeout,
                connectDeadline,
                section.get(Pool.CONNACK_TIMEOUT),
                NodeSocket.of(
                        section.get(Pool.KEEPALIVE),
                        section.get(Pool.TCP_USER_TIMEOUT),
                        section.get(Pool.SOURCE_ADDRESSES)),
                new RetrySettings(
                        section.get(Pool.SUSPECT_AFTER),
                        section.get(Pool.RETRY_AFTER_SEND),
                        section.get(Pool.RETRY_BUDGET)),
                tls.client(section.block("ssl", TlsKeys.PoolSsl.CHAPTER)),
                ContinuityKeys.settings(section));
    }

    private ProxyOut proxyOut(Section section) {
        ProxyHeader header = section.get(Pool.PROXY_PROTOCOL);
        List<OutgoingTlv> written = section.get(Pool.PROXY_PROTOCOL_TLVS);
        Set<OutgoingTlv> tlvs = EnumSet.noneOf(OutgoingTlv.class);
        tlvs.addAll(written);
        if (!tlvs.isEmpty() && header != ProxyHeader.V2) {
            findings.problem(
                    section.origin(Pool.PROXY_PROTOCOL_TLVS.name()),
                    section.path() + ".proxy_protocol_tlvs needs proxy_protocol = v2");
            tlvs.clear();
        }
        return switch (header) {
            case OFF -> new ProxyOut.Absent();
            case V1 -> new ProxyOut.Header(HeaderVersion.V1, tlvs);
            case V2 -> new ProxyOut.Header(HeaderVersion.V2, tlvs);
        };
    }
}

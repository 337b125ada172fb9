package io.tidegate.discovery;

import io.tidegate.address.HostName;
import io.tidegate.address.HostPort;
import io.tidegate.address.IpText;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The members of an EMQX cluster. The URLs are asked one after the other, beginning with the one that answered
/// last time. The first answer in which every member runs, and nobody is missing who ran last time, is taken; where
/// there is none, that in which the most do: a node that is cut off from the others sees them as stopped, and one
/// that has just started, or was removed from the cluster, knows only itself.
final class EmqxSource implements Source {
    /// As they go into log lines and metrics.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:@-]{1,128}");

    private final String pool;
    private final DiscoverySettings.Emqx settings;
    private final EmqxHttp http;
    private int first;
    private EmqxMembers members = EmqxMembers.NONE;

    EmqxSource(String pool, DiscoverySettings.Emqx settings, EmqxHttp http) {
        this.pool = pool;
        this.settings = settings;
        this.http = http;
    }

    @Override
    public String title() {
        return "EMQX " + settings.cluster().urls().getFirst();
    }

    @Override
    public Answer ask() {
        List<URI> urls = settings.cluster().urls();
        int begin = first;
        List<String> failures = new ArrayList<>();
        EmqxAnswer.Members best = null;
        for (int i = 0; i < urls.size() && (best == null || !isFinal(best)); i++) {
            int at = (begin + i) % urls.size();
            switch (ask(urls.get(at))) {
                case EmqxAnswer.Members answer -> {
                    if (best == null || answer.running() > best.running()) {
                        best = answer;
                        first = at;
                    }
                }
                case EmqxAnswer.Unreadable(String why) -> failures.add(urls.get(at) + ": " + why);
            }
        }
        if (best == null) {
            return new Answer.Failed(String.join("; ", failures));
        }
        members = members.after(best.rows(), settings.weights());
        return listed();
    }

    /// Whether no other answer could be a better one.
    private boolean isFinal(EmqxAnswer.Members answer) {
        return answer.allRun() && answer.rows().size() > 1 && members.allWhoRanAreIn(answer.rows());
    }

    private EmqxAnswer ask(URI url) {
        try {
            return EmqxAnswer.members(http.nodes(url));
        } catch (IOException e) {
            return new EmqxAnswer.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private Answer listed() {
        List<Node> nodes = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        members.known().forEach((name, known) -> {
            HostPort address = NAME.matcher(name).matches() ? address(name) : null;
            if (address == null) {
                remarks.add("where the node \"" + name + "\" is cannot be told from its name; say it in addresses");
            } else {
                nodes.add(new Node(
                        new NodeId(pool, name),
                        address,
                        known.weightNow(),
                        settings.maxConnections(),
                        Node.Role.PRIMARY));
            }
        });
        return new Answer.Nodes(nodes, Duration.ZERO, remarks);
    }

    /// What is behind the `@`, where the configuration says nothing else.
    private @Nullable HostPort address(String name) {
        HostPort told = settings.addresses().get(name);
        if (told != null) {
            return told;
        }
        String host = name.substring(name.indexOf('@') + 1);
        boolean named = name.indexOf('@') > 0 && (IpText.parse(host) != null || HostName.parse(host) != null);
        return named ? new HostPort(host, settings.port()) : null;
    }
}

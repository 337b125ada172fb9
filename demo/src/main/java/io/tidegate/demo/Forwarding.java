package io.tidegate.demo;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.postoffice.PostOffice;
import org.apache.activemq.artemis.core.server.cluster.impl.RemoteQueueBindingImpl;

/// Says on a node's standard output to which other node it forwards what is for a client that stays: `reaches NAME ID
/// QUEUE` from when it does, `loses NAME ID QUEUE` from when it does no more; ID is the other node's, and QUEUE what
/// that one calls the queue. Confined.
///
/// Nothing tells when: it is looked at again and again.
final class Forwarding {
    private final PostOffice office;
    private Set<String> said = Set.of();

    Forwarding(PostOffice office) {
        this.office = office;
    }

    /// Says what has changed since the last time.
    void look() {
        Set<String> now = office.getAllBindings()
                .filter(RemoteQueueBindingImpl.class::isInstance)
                .map(RemoteQueueBindingImpl.class::cast)
                .filter(Forwarding::isToAClient)
                .map(Forwarding::words)
                .collect(Collectors.toCollection(HashSet::new));
        said.stream().filter(each -> !now.contains(each)).forEach(each -> System.out.println("loses " + each));
        now.stream().filter(each -> !said.contains(each)).forEach(each -> System.out.println("reaches " + each));
        said = now;
    }

    /// Without a consumer it gets nothing.
    private static boolean isToAClient(RemoteQueueBindingImpl binding) {
        return name(binding).startsWith(Correspondents.NAME)
                && name(binding).indexOf('.') > 0
                && binding.isConnected()
                && binding.consumerCount() > 0;
    }

    /// CLIENT.TOPIC
    private static String name(Binding binding) {
        return binding.getRoutingName().toString();
    }

    /// The cluster's name of a queue is its own one with the id of its node behind it.
    private static String words(RemoteQueueBindingImpl binding) {
        String name = name(binding);
        String node = binding.getClusterName().toString().substring(name.length());
        return name.substring(0, name.indexOf('.')) + " " + node + " " + binding.getRemoteQueueID();
    }
}

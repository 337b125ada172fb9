package io.tidegate.demo;

import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;

/// Says on a node's standard output which of the clients that stay it serves: `serves NAME QUEUE` once it has the
/// client's subscription, `leaves NAME` once it has it no more; QUEUE is a number that the node gives each queue. Any
/// thread.
final class Attendance implements ActiveMQServerPlugin {
    /// By client: a leg that is taken over and the one that takes over may overlap.
    private final Map<String, Integer> consumers = new HashMap<>();

    @Override
    public void afterCreateConsumer(ServerConsumer consumer) {
        count(consumer, 1);
    }

    @Override
    public void afterCloseConsumer(ServerConsumer consumer, boolean failed) {
        count(consumer, -1);
    }

    private synchronized void count(ServerConsumer consumer, int more) {
        String queue = consumer.getQueue().getName().toString(); // CLIENT.TOPIC
        if (!queue.startsWith(Correspondents.NAME) || queue.indexOf('.') < 0) {
            return;
        }
        String client = queue.substring(0, queue.indexOf('.'));
        int count = consumers.merge(client, more, Integer::sum);
        if (more > 0) {
            System.out.println("serves " + client + " " + consumer.getQueue().getID());
        } else if (count == 0) {
            System.out.println("leaves " + client);
        }
    }
}

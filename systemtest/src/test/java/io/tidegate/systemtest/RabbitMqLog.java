package io.tidegate.systemtest;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Lines that a node of RabbitMQ said. Immutable.
record RabbitMqLog(List<String> lines) {
    int size() {
        return lines.size();
    }

    RabbitMqLog since(int line) {
        return new RabbitMqLog(lines.subList(line, lines.size()));
    }

    boolean names(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /// Warnings and errors, but for two that it makes of itself: the first client of all, whoever it is, makes it warn
    /// of a time-out of its own; and now and then, when any client closes in order, its supervisors run a race
    /// (rabbitmq-server#1552, #2124).
    List<String> complaints() {
        Set<String> racing = processes(line -> line.contains("supervisor: {") && line.contains("amqp_channel_sup_sup"));
        return lines.stream()
                .filter(line -> line.contains("[warning]") || line.contains("[error]"))
                .filter(line -> !line.contains("AMQP 0-9-1 client call timeout was"))
                .filter(line -> !racing.contains(process(line)))
                .toList();
    }

    /// Those of processes that named a client, whatever else befell the node meanwhile.
    ///
    /// @param clientId the beginning of client ids
    List<String> complaintsAbout(String clientId) {
        Set<String> theirs = processes(line -> line.contains("client id: " + clientId));
        return complaints().stream()
                .filter(line -> theirs.contains(process(line)) || line.contains(clientId))
                .toList();
    }

    private Set<String> processes(Predicate<String> fits) {
        return lines.stream().filter(fits).map(RabbitMqLog::process).collect(Collectors.toSet());
    }

    /// Who says it: `<0.2912.0>`.
    private static String process(String line) {
        int from = Math.max(0, line.indexOf("] <"));
        return line.substring(from, Math.max(from, line.indexOf('>', from)));
    }
}

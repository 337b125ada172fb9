package io.tidegate.systemtest;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// `mosquitto_sub`, which lives until it is told to go, and reports each message as it comes. It connects again a
/// second after its link ended, and says so. Any thread.
final class MosquittoSubscriber implements AutoCloseable {
    private static final String MESSAGE = "message ";

    private final Program program;

    private MosquittoSubscriber(Program program) {
        this.program = program;
    }

    /// Returns when it is subscribed.
    ///
    /// @param arguments its own, such as `-q 2 -t topic`; with `-c` its session is kept
    static MosquittoSubscriber subscribe(Door door, String clientId, String... arguments) {
        Papers papers = door.papers();
        List<String> all = new ArrayList<>(papers == null ? List.of() : papers.ofMosquitto());
        all.addAll(List.of("-i", clientId, "-F", MESSAGE + "%q %r %x %t"));
        all.addAll(List.of(arguments));
        return new MosquittoSubscriber(MosquittoClient.subscribe(door.port(), all.toArray(String[]::new)));
    }

    /// How often it had to connect again: never, if its link never ended. An end that has just been is not yet told.
    int reconnects() {
        return (int) said("sending CONNECT").count() - 1;
    }

    /// Waits until it has come back for the first time, and is subscribed again.
    void awaitSubscribedAgain() {
        Patience.until("another SUBACK", () -> said("Subscribed").count() > 1);
    }

    private Stream<String> said(String part) {
        return program.lines().stream().filter(line -> line.contains(part));
    }

    /// What has arrived so far, in order.
    List<Message> messages() {
        return program.lines().stream()
                .filter(line -> line.startsWith(MESSAGE))
                .map(line -> message(line.substring(MESSAGE.length())))
                .toList();
    }

    /// Of [#messages], the payloads.
    List<String> texts() {
        return messages().stream().map(Message::text).toList();
    }

    private static Message message(String rest) {
        String[] words = rest.split(" ", 4);
        return new Message(
                words[3], HexFormat.of().parseHex(words[2]), Integer.parseInt(words[0]), words[1].equals("1"));
    }

    /// For messages of assertions.
    String tail() {
        return program.tail();
    }

    /// Ends it without a DISCONNECT: told to go by a signal, it says one, or locks itself up.
    @Override
    public void close() {
        program.close();
    }
}

package io.tidegate.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/// All dialogues of a world by client id. Confined to the simulation's thread.
final class Ledger {
    private final Map<String, Dialogue> dialogues = new LinkedHashMap<>();
    private final Map<Dialogue, String> cutShort = new LinkedHashMap<>();

    void open(Dialogue dialogue) {
        if (dialogues.put(dialogue.clientId, dialogue) != null) {
            throw new IllegalStateException("two clients are called " + dialogue.clientId);
        }
    }

    /// An end came before all that was sent, though nobody who sent it gave up: somebody must say why.
    void cutShort(Dialogue dialogue, String what) {
        cutShort.putIfAbsent(dialogue, what);
    }

    /// Those that came since this was asked last.
    Map<Dialogue, String> takeCutShort() {
        Map<Dialogue, String> taken = new LinkedHashMap<>(cutShort);
        cutShort.clear();
        return taken;
    }

    /// Whose CONNECT a node got.
    Dialogue of(byte[] connect) {
        if (Mqtt.type(connect) != Mqtt.CONNECT) {
            throw new AssertionError("the first packet of a node leg is of type " + Mqtt.type(connect));
        }
        Dialogue dialogue = dialogues.get(Mqtt.clientId(connect));
        if (dialogue == null) {
            throw new AssertionError("nobody sent the CONNECT of " + Mqtt.clientId(connect));
        }
        return dialogue;
    }
}

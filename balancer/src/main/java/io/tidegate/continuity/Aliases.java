package io.tidegate.continuity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Topics by alias (MQTT 5, 3.3.2.3.4), of one direction: what the writer has said, and what the reader has
/// heard, which is less after a move. Confined.
final class Aliases {
    private final IdTable<byte[]> said = new IdTable<>();
    private final IdTable<byte[]> heard = new IdTable<>();

    void say(int alias, byte[] topic) {
        said.put(alias, topic);
    }

    void hear(int alias, byte[] topic) {
        heard.put(alias, topic);
    }

    /// Null where the writer never said it.
    byte @Nullable [] topic(int alias) {
        return said.get(alias);
    }

    boolean isHeard(int alias, byte[] topic) {
        byte[] known = heard.get(alias);
        return known != null && Arrays.equals(known, topic);
    }

    /// Another reader, who has heard nothing.
    void readerIsNew() {
        heard.clear();
    }

    /// Another writer, who has said nothing.
    void writerIsNew() {
        said.clear();
    }

    int size() {
        return said.size();
    }
}

package io.tidegate.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may stand in one block. Immutable.
///
/// @param path where it is, with NAME for what operators choose; empty for the whole file
/// @param about for the reference page
/// @param blocks names of the blocks within, which are chapters of their own; `*` = any name
/// @param shared further keys, which the reference page shows in another chapter
/// @param foreign keys that have no meaning here, and are not unknown
record Chapter(
        String path, String about, List<Key<?>> keys, List<String> blocks, List<Key<?>> shared, List<Foreign> foreign) {
    Chapter {
        keys = List.copyOf(keys);
        blocks = List.copyOf(blocks);
        shared = List.copyOf(shared);
        foreign = List.copyOf(foreign);
    }

    Chapter(String path, String about, List<Key<?>> keys, List<String> blocks) {
        this(path, about, keys, blocks, List.of(), List.of());
    }

    Chapter sharing(List<Key<?>> others) {
        return new Chapter(path, about, keys, blocks, others, foreign);
    }

    Chapter answering(List<Foreign> others) {
        return new Chapter(path, about, keys, blocks, shared, others);
    }

    boolean takesAnyName() {
        return blocks.contains("*");
    }

    /// Of keys and of blocks.
    List<String> names() {
        List<String> names = new ArrayList<>(blocks);
        shared.forEach(key -> names.add(key.name()));
        keys.forEach(key -> names.add(key.name()));
        return names;
    }

    /// Null where the key is not one of those.
    @Nullable
    Foreign foreign(String name) {
        return foreign.stream()
                .filter(other -> other.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}

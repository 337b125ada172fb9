package io.tidegate.config;

import java.util.ArrayList;
import java.util.List;

/// What may stand in one block. Immutable.
///
/// @param path where it is, with NAME for what operators choose; empty for the whole file
/// @param about for the reference page
/// @param blocks names of the blocks within, which are chapters of their own; `*` = any name
record Chapter(String path, String about, List<Key<?>> keys, List<String> blocks) {
    Chapter {
        keys = List.copyOf(keys);
        blocks = List.copyOf(blocks);
    }

    boolean takesAnyName() {
        return blocks.contains("*");
    }

    /// Of keys and of blocks.
    List<String> names() {
        List<String> names = new ArrayList<>(blocks);
        keys.forEach(key -> names.add(key.name()));
        return names;
    }
}

package io.tidegate.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One block of a configuration, seen through its chapter: what is asked of it is read, what nobody knows is said.
///
/// Whatever is wrong goes to the [Findings], so that reading goes on and finds the rest. Confined to one reading.
final class Section {
    private final String path;
    private final ConfigObject object;
    private final Findings findings;

    private Section(String path, ConfigObject object, Findings findings) {
        this.path = path;
        this.object = object;
        this.findings = findings;
    }

    /// Says each key of `object` that is not in `chapter`.
    static Section of(String path, ConfigObject object, Chapter chapter, Findings findings) {
        if (!chapter.takesAnyName()) {
            List<String> known = chapter.names();
            object.forEach((name, value) -> {
                if (!known.contains(name)) {
                    stranger(join(path, name), name, value, chapter, findings);
                }
            });
        }
        return new Section(path, object, findings);
    }

    private static void stranger(String at, String name, ConfigValue value, Chapter chapter, Findings findings) {
        Foreign foreign = chapter.foreign(name);
        if (foreign == null) {
            findings.problem(value.origin(), Unknown.explain(at, name, chapter));
        } else if (foreign.isRefused(Values.written(value))) {
            findings.problem(value.origin(), at + ": " + foreign.why());
        } else {
            findings.warning(value.origin(), at + " does nothing here: " + foreign.why());
        }
    }

    /// The value of `key`, or its default where it is absent or wrong.
    <T> T get(Key<T> key) {
        T found = find(key);
        return found == null ? key.fallback() : found;
    }

    /// The value of `key`; null where it is absent or wrong, which has been said if it has to be there.
    <T> @Nullable T find(Key<T> key) {
        ConfigValue value = value(key.name());
        String at = join(path, key.name());
        if (value == null) {
            switch (key.absent()) {
                case Key.Absent.Wrong() ->
                    problem(at + " is missing; expected " + key.form().shape());
                case Key.Absent.Default(var text) -> findings.setting(new Setting(at, text, "default"));
                case Key.Absent.Means _ -> {}
            }
            return null;
        }
        findings.setting(new Setting(at, key.form().shown(value), Findings.source(value.origin())));
        return key.form().read(value, (where, what) -> findings.problem(where.origin(), at + ": " + what));
    }

    /// Puts down what an absent key came to mean.
    void settle(Key<?> key, String text) {
        if (!has(key.name())) {
            findings.setting(new Setting(join(path, key.name()), Values.quoted(text), "default"));
        }
    }

    /// Puts down that an absent key means nothing at all, in HOCON's word for that.
    void settleNothing(Key<?> key) {
        if (!has(key.name())) {
            findings.setting(new Setting(join(path, key.name()), "null", "default"));
        }
    }

    /// The block `name` within; an empty one where it is absent or no block, which has then been said.
    Section block(String name, Chapter chapter) {
        ConfigValue value = value(name);
        if (value == null) {
            return new Section(join(path, name), ConfigFactory.empty().root().withOrigin(object.origin()), findings);
        }
        return asBlock(join(path, name), value, chapter);
    }

    /// The block `name` within; where a word stands in its place, that is what `key` is, one of the block's own.
    Section blockOr(String name, Key<Boolean> key, Chapter chapter) {
        ConfigValue value = value(name);
        String text = value == null ? null : Values.text(value);
        if (value == null || text == null) {
            return block(name, chapter);
        }
        String at = join(path, name);
        Boolean word = key.form()
                .read(
                        value,
                        (where, what) -> findings.problem(
                                where.origin(), at + ": " + what + "; write on, off, or a block in braces"));
        if (word == null) {
            return silent(at, value);
        }
        ConfigObject only =
                ConfigFactory.empty().root().withOrigin(value.origin()).withValue(key.name(), value);
        return of(at, only, chapter, findings);
    }

    /// The elements of the list `name`; none where it is absent or no list, which has then been said.
    List<Section> blocks(String name, Chapter chapter) {
        ConfigValue value = value(name);
        List<Section> blocks = new ArrayList<>();
        if (value == null) {
            return blocks;
        }
        List<ConfigValue> elements = Values.elements(value);
        String at = join(path, name);
        if (elements == null) {
            findings.problem(value.origin(), at + ": expected a list in brackets, found " + Values.kind(value));
            return blocks;
        }
        for (ConfigValue element : elements) {
            blocks.add(asBlock(at + "." + blocks.size(), element, chapter));
        }
        return blocks;
    }

    private Section asBlock(String at, ConfigValue value, Chapter chapter) {
        if (value instanceof ConfigObject block) {
            return of(at, block, chapter, findings);
        }
        findings.problem(value.origin(), at + ": expected a block in braces, found " + Values.kind(value));
        return silent(at, value);
    }

    /// An empty block in place of something else, about which enough has been said: what is missing in it is told
    /// nobody.
    private static Section silent(String at, ConfigValue instead) {
        return new Section(at, ConfigFactory.empty().root().withOrigin(instead.origin()), new Findings());
    }

    /// What operators chose to name the blocks in here, sorted; names that are none have been said.
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String name : object.keySet()) {
            try {
                names.add(Names.check(name));
            } catch (IllegalArgumentException e) {
                findings.problem(origin(name), path + ": " + e.getMessage());
            }
        }
        return names;
    }

    String path() {
        return path;
    }

    boolean isEmpty() {
        return object.isEmpty();
    }

    boolean has(Key<?> key) {
        return has(key.name());
    }

    /// Whether anything is written for `name`.
    boolean has(String name) {
        return value(name) != null;
    }

    /// Of the key, with all that it stands in.
    String path(Key<?> key) {
        return join(path, key.name());
    }

    /// Of the key's value, or of the block where that is absent.
    ConfigOrigin origin(String name) {
        ConfigValue value = value(name);
        return value == null ? object.origin() : value.origin();
    }

    ConfigOrigin origin(Key<?> key) {
        return origin(key.name());
    }

    /// It is most likely not meant like this, `what` after the key's name.
    void warn(Key<?> key, String what) {
        findings.warning(origin(key), path(key) + what);
    }

    /// It cannot be run like this, `what` after the key's name.
    void refuse(Key<?> key, String what) {
        findings.problem(origin(key), path(key) + what);
    }

    /// Of the block itself.
    ConfigOrigin origin() {
        return object.origin();
    }

    /// About this block as a whole.
    void problem(String what) {
        findings.problem(object.origin(), what);
    }

    private @Nullable ConfigValue value(String name) {
        ConfigValue value = object.get(name);
        return value == null || Values.isNull(value) ? null : value;
    }

    private static String join(String path, String name) {
        String quoted = ConfigUtil.joinPath(name);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }
}

package io.tidegate.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What may be written for a key, and what it then means. Immutable.
interface Form<T> {
    /// What may be written, for the reference page: `duration, 10ms..24h`.
    String shape();

    /// Null where the value is wrong; that has then been said to `complaint`.
    @Nullable
    T read(ConfigValue value, Complaint complaint);

    /// The value as `check --effective` shows it: as a configuration would spell it.
    default String shown(ConfigValue value) {
        return Values.written(value);
    }

    /// Where a value is wrong, and how: a list has a line for each element.
    interface Complaint {
        void say(ConfigValue where, String what);
    }

    /// One number, word or quoted text.
    ///
    /// @param parse throws IllegalArgumentException, which says what is wrong and what to write
    static <T> Form<T> text(String shape, Function<String, T> parse) {
        return new Form<>() {
            @Override
            public String shape() {
                return shape;
            }

            @Override
            public @Nullable T read(ConfigValue value, Complaint complaint) {
                String text = Values.text(value);
                if (text == null) {
                    complaint.say(value, "expected one value, found " + Values.kind(value));
                    return null;
                }
                try {
                    return parse.apply(text.strip());
                } catch (IllegalArgumentException e) {
                    complaint.say(value, String.valueOf(e.getMessage()));
                    return null;
                }
            }
        };
    }

    /// The same text, with another meaning.
    default <R> Form<R> map(Function<T, R> meaning) {
        Form<T> same = this;
        return new Form<>() {
            @Override
            public String shape() {
                return same.shape();
            }

            @Override
            public @Nullable R read(ConfigValue value, Complaint complaint) {
                T read = same.read(value, complaint);
                return read == null ? null : meaning.apply(read);
            }
        };
    }

    /// Several of these; each may be wrong by itself.
    default Form<List<T>> list() {
        Form<T> element = this;
        return new Form<>() {
            @Override
            public String shape() {
                return "list of " + element.shape();
            }

            @Override
            public @Nullable List<T> read(ConfigValue value, Complaint complaint) {
                List<ConfigValue> values = Values.elements(value);
                if (values == null) {
                    complaint.say(value, "expected a list in brackets, found " + Values.kind(value));
                    return null;
                }
                List<T> read = new ArrayList<>();
                for (ConfigValue one : values) {
                    T part = element.read(one, complaint);
                    if (part != null) {
                        read.add(part);
                    }
                }
                return read.size() == values.size() ? List.copyOf(read) : null;
            }
        };
    }

    /// One of these, or several in brackets.
    default Form<List<T>> oneOrMore() {
        Form<T> element = this;
        Form<List<T>> several = list();
        return new Form<>() {
            @Override
            public String shape() {
                return element.shape() + ", or " + several.shape();
            }

            @Override
            public @Nullable List<T> read(ConfigValue value, Complaint complaint) {
                if (Values.text(value) == null) {
                    return several.read(value, complaint);
                }
                T one = element.read(value, complaint);
                return one == null ? null : List.of(one);
            }
        };
    }

    /// Several of these in brackets, or in one text with `,` or `:` between them.
    default Form<List<T>> separated() {
        Form<List<T>> several = list();
        return new Form<>() {
            @Override
            public String shape() {
                return several.shape() + ", or one text with commas";
            }

            @Override
            public @Nullable List<T> read(ConfigValue value, Complaint complaint) {
                String text = Values.text(value);
                if (text == null) {
                    return several.read(value, complaint);
                }
                List<String> parts = Arrays.stream(text.split("[,:]", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
                return several.read(
                        ConfigValueFactory.fromIterable(parts).withOrigin(value.origin()),
                        (_, what) -> complaint.say(value, what));
            }
        };
    }

    /// One text that is nobody's business: it is not shown.
    static Form<String> secret() {
        Form<String> text = text("text", Function.identity());
        return new Form<>() {
            @Override
            public String shape() {
                return text.shape();
            }

            @Override
            public @Nullable String read(ConfigValue value, Complaint complaint) {
                String written = Values.text(value);
                return written == null ? text.read(value, complaint) : written;
            }

            @Override
            public String shown(ConfigValue value) {
                return "\"******\"";
            }
        };
    }

    /// The same, or one word that stands for a value of its own.
    default Form<T> or(String word, T meaning) {
        Form<T> other = this;
        return new Form<>() {
            @Override
            public String shape() {
                return other.shape() + ", or " + word;
            }

            @Override
            public @Nullable T read(ConfigValue value, Complaint complaint) {
                String text = Values.text(value);
                if (text != null && word.equals(word.equals("off") ? Values.off(text) : text)) {
                    return meaning;
                }
                return other.read(value, (where, what) -> complaint.say(where, what + "; or write " + word));
            }
        };
    }

    /// One of a few words, each as its constant spells itself in lower case.
    static <E extends Enum<E>> Form<E> word(Class<E> constants) {
        List<String> words = new ArrayList<>();
        for (E constant : constants.getEnumConstants()) {
            words.add(spelling(constant));
        }
        return text(String.join(" / ", words), written -> {
            String text = words.contains("off") ? Values.off(written) : written;
            for (E constant : constants.getEnumConstants()) {
                if (spelling(constant).equals(text)) {
                    return constant;
                }
            }
            String near = Nearest.to(text, words);
            String hint = near == null ? "write one of " + String.join(", ", words) : "did you mean " + near + "?";
            throw new IllegalArgumentException("\"" + text + "\" is not known here; " + hint);
        });
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// `true`, `on`, `yes` and their opposites.
    static Form<Boolean> flag() {
        return text("true / false", text -> switch (text) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        });
    }
}

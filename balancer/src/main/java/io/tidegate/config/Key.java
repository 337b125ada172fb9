package io.tidegate.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;

/// One key: its name, what may stand there, and what holds where nothing does. Immutable.
///
/// @param does one sentence for the reference page
record Key<T>(String name, Form<T> form, Absent absent, String does) {
    /// What holds where a key is not there.
    sealed interface Absent {
        /// A value.
        ///
        /// @param text as a configuration would spell it
        record Default(String text) implements Absent {}

        /// Something that depends on the rest of the configuration.
        record Means(String what) implements Absent {}

        /// Nothing: it must be there.
        record Wrong() implements Absent {}
    }

    static <T> Key<T> of(String name, Form<T> form, String fallback, String does) {
        return new Key<>(name, form, new Absent.Default(fallback), does);
    }

    static <T> Key<T> optional(String name, Form<T> form, String means, String does) {
        return new Key<>(name, form, new Absent.Means(means), does);
    }

    static <T> Key<T> required(String name, Form<T> form, String does) {
        return new Key<>(name, form, new Absent.Wrong(), does);
    }

    /// What the default means: the same text read in the same way as an operator's.
    T fallback() {
        if (!(absent instanceof Absent.Default(var text))) {
            throw new IllegalStateException(name + " has no default: it is to be found, not got");
        }
        ConfigValue value = ConfigFactory.parseString("value = " + text).getValue("value");
        T meaning = form.read(value, (_, what) -> {
            throw new IllegalStateException("the default of " + name + ": " + what);
        });
        if (meaning == null) {
            throw new IllegalStateException("the default of " + name + " means nothing");
        }
        return meaning;
    }
}

package io.tidegate.tls;

import java.util.List;

/// What came of reading files. Immutable.
///
/// @param <T> what they hold
public sealed interface Reading<T> {
    /// They can be used.
    ///
    /// @param warnings one line each: what will sooner or later be a problem, and in which file
    record Good<T>(T material, List<String> warnings) implements Reading<T> {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /// They cannot.
    ///
    /// @param problems at least one line, all there are: which file, what is wrong, what to do
    record Bad<T>(List<String> problems) implements Reading<T> {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("nothing is wrong");
            }
        }
    }
}

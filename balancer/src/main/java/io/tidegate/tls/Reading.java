package io.tidegate.tls;

import java.util.List;

/// What came of reading files. Immutable.
///
/// @param <T> what they hold
public sealed interface Reading<T> {
    /// They can be used.
    ///
    /// @param warnings what will sooner or later be a problem
    record Good<T>(T material, List<FileProblem> warnings) implements Reading<T> {
        public Good {
            warnings = List.copyOf(warnings);
        }
    }

    /// They cannot.
    ///
    /// @param problems all there are, at least one
    record Bad<T>(List<FileProblem> problems) implements Reading<T> {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("nothing is wrong");
            }
        }
    }
}

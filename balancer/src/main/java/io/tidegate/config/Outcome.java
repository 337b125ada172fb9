package io.tidegate.config;

import java.nio.file.Path;
import java.util.List;

/// What reading a configuration comes to. Immutable.
public sealed interface Outcome {
    /// It can be run.
    ///
    /// @param warnings what is likely not meant, in the order of the files
    /// @param settings every value, and where it came from
    /// @param files those that the configuration names, in no particular order; nobody has looked into them yet
    record Read(Config config, List<Problem> warnings, List<Setting> settings, List<NamedFile> files)
            implements Outcome {
        public Read {
            warnings = List.copyOf(warnings);
            settings = List.copyOf(settings);
            files = List.copyOf(files);
        }

        /// What is wrong with a file, said of each key that names it; whoever opens files asks.
        public List<Problem> problems(Path file, String what) {
            return files.stream()
                    .filter(named -> named.file().equals(file))
                    .map(named -> named.problem(what))
                    .distinct()
                    .toList();
        }
    }

    /// It cannot.
    ///
    /// @param problems all of them, in the order of the files; but only the first, where the syntax is broken
    record Broken(List<Problem> problems) implements Outcome {
        public Broken {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("nothing is broken");
            }
        }
    }
}

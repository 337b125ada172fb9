package io.tidegate.systemtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What of these tests runs in Node.js: the program, and packages that `make test` installs, since they are none of
/// Debian's.
final class NodeModules {
    private NodeModules() {}

    /// Where packages lie.
    ///
    /// @param wanted by name: those without which the test makes no sense
    static Path with(String... wanted) {
        Path modules = Project.target().resolve("npm/node_modules");
        for (String each : wanted) {
            if (!Files.isRegularFile(modules.resolve(each).resolve("package.json"))) {
                throw new AssertionError(each + " is missing, and these tests need it: `make test` installs it");
            }
        }
        return modules;
    }

    /// Runs a script.
    static ProcessBuilder run(Path script, String... arguments) {
        return new ProcessBuilder(Stream.concat(
                        Stream.of(Project.program("node", "nodejs").toString(), script.toString()),
                        List.of(arguments).stream())
                .toList());
    }
}

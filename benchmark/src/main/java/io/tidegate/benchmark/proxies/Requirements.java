package io.tidegate.benchmark.proxies;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Programs of the machine that a benchmark needs, and the Debian packages that bring them. Immutable.
public final class Requirements {
    private static final List<String> DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Requirements() {}

    /// Debian packages that are not there. Empty = all are.
    ///
    /// @param more programs that only the scenarios asked for need: `openssl`, `strace`
    public static List<String> missing(List<String> more) {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put("haproxy", "haproxy");
        packages.put("nginx", "nginx");
        packages.put("taskset", "util-linux");
        more.forEach(program -> packages.put(program, program));
        List<String> missing = new ArrayList<>();
        packages.forEach((program, debian) -> {
            if (!isThere(program)) {
                missing.add(debian);
            }
        });
        if (!Files.exists(Path.of(NginxConfig.STREAM))) {
            missing.add("libnginx-mod-stream");
        }
        return missing;
    }

    private static boolean isThere(String program) {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, program))
                .anyMatch(Files::isExecutable);
    }
}

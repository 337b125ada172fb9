package io.tidegate.transport;

import org.jspecify.annotations.Nullable;

/// What differs between the processors that Tidegate runs on, as data. Immutable.
///
/// @param name as the JVM's `os.arch` says it
/// @param epollEventBytes size of `struct epoll_event`: packed on x86-64 only (sys/epoll.h, EPOLL_PACKED)
/// @param epollDataOffset where `data` stands in it, in bytes
record Abi(String name, int epollEventBytes, int epollDataOffset) {
    static final Abi X86_64 = new Abi("amd64", 12, 4);
    static final Abi AARCH64 = new Abi("aarch64", 16, 8);

    /// The one of the machine that this runs on.
    ///
    /// @throws IllegalStateException saying where Tidegate runs
    static Abi here() {
        Abi abi = of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (abi == null) {
            throw new IllegalStateException("Tidegate runs on Linux on x86-64 and aarch64");
        }
        return abi;
    }

    /// Null where Tidegate does not run.
    static @Nullable Abi of(String osName, String osArch) {
        if (!osName.equals("Linux")) {
            return null;
        }
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> null;
        };
    }
}

package io.tidegate.transport;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Where functions of the C library become method handles: the one place that links native code.
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();

    private Native() {}

    static MethodHandle function(String name, FunctionDescriptor function, Linker.Option... options) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(() -> new IllegalStateException(
                                "the C library has no " + name + ": Tidegate runs on Linux with glibc")),
                function,
                options);
    }
}

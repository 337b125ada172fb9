package io.tidegate.demo;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Objects;

/// Runs another main class, unchanged, in a process that ends with its parent: `Tethered MAIN_CLASS [ARGUMENT...]`.
///
/// In the same process and not beside it: a guard that watches a second process could itself be killed and would
/// leave that one behind. Needs the JDK only, and finds the main class on the class path even if this class is not from
/// there.
public final class Tethered {
    private Tethered() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Tether.hold();
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            ClassLoader.getSystemClassLoader()
                    .loadClass(args[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) rest);
        } catch (InvocationTargetException failed) {
            // As the JVM does for a main of its own: say it, exit 1, even if other threads still run.
            Objects.requireNonNullElse(failed.getCause(), failed).printStackTrace(System.err);
            System.exit(1);
        }
    }
}

package io.tidegate.app;

import java.lang.reflect.Proxy;
import java.util.Map;

/// Signals of the operating system, told to whoever runs the process.
///
/// Through reflection: the JDK offers signals in `sun.misc` alone, and the compiler's warning of that can neither be
/// turned off nor be suppressed, while every other warning is an error here.
final class Signals {
    private Signals() {}

    /// From now on SIGTERM and SIGINT call `end`, each time one comes; SIGHUP calls `hangUp`. Without a handler the JVM
    /// would die of SIGHUP.
    static void handle(Runnable end, Runnable hangUp) {
        Map.of("TERM", end, "INT", end, "HUP", hangUp).forEach(Signals::handle);
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled on this JVM", e);
        }
    }
}

package io.tidegate.demo;

import java.io.IOException;
import java.security.GeneralSecurityException;

/// Stands where Tidegate's main class does, and says "server unavailable" to everybody.
public final class StandInThatRefuses {
    private StandInThatRefuses() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        StandInBalancer.run(args, "20020003");
    }
}

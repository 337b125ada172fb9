package io.tidegate.demo;

import java.io.IOException;
import java.security.GeneralSecurityException;

/// Stands where Tidegate's main class does, accepts every client, and ends its connection.
public final class StandInThatKeepsNobody {
    private StandInThatKeepsNobody() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        StandInBalancer.runAndKeepNobody(args);
    }
}

package io.tidegate.rehearsal;

/// What each client of a company does, one after the other. Immutable.
///
/// @param lives connections in all, 1 or more
/// @param atOnce of them at one time, 1 or more
/// @param messages PUBLISH packets of one life, each after the answer to the one before, 0 or more
public record Part(int lives, int atOnce, int messages, Manner manner) {
    public Part {
        if (lives < 1 || atOnce < 1 || messages < 0) {
            throw new IllegalArgumentException("nothing to play: " + lives + ", " + atOnce + ", " + messages);
        }
    }

    /// What kind of client it is.
    public enum Manner {
        /// Payloads of 64 bytes, then DISCONNECT.
        SMALL,
        /// Payloads of 16 KiB, then DISCONNECT.
        LARGE,
        /// No MQTT at all: it is turned away.
        STRANGER
    }
}

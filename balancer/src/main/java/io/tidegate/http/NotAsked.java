package io.tidegate.http;

import java.io.IOException;

/// A question was not asked: what we would show cannot be had, or is not taken. That is about us, not about who was to
/// be asked.
public final class NotAsked extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message says why, and no secret
    NotAsked(String message) {
        super(message);
    }
}

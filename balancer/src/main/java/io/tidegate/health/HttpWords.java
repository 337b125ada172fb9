package io.tidegate.health;

import org.jspecify.annotations.Nullable;

/// What is asked of nodes over HTTP. Immutable.
///
/// @param url that answers 200 where the node works; null = it is not asked
/// @param evacuationUrl that answers 503 where the node's clients are to leave it, else 200; null = it is not asked
public record HttpWords(@Nullable UrlTemplate url, @Nullable UrlTemplate evacuationUrl, Credentials credentials) {
    public static final HttpWords NONE = new HttpWords(null, null, new Credentials.None());

    /// How we show that we may ask.
    public sealed interface Credentials {
        /// Not at all.
        record None() implements Credentials {}

        /// HTTP Basic (RFC 7617): a user, or a key and its secret.
        record Basic(String userName, Secret password) implements Credentials {}

        /// A token that does not change, or a file that somebody keeps fresh (RFC 6750).
        record Bearer(Secret token) implements Credentials {}

        /// A token that user name and password get, and get again when it is over: EMQX's `POST /api/v5/login`.
        record Login(UrlTemplate url, String userName, Secret password) implements Credentials {}
    }
}

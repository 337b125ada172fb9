package io.tidegate.health;

import io.tidegate.http.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is asked of nodes over HTTP. Immutable.
///
/// @param url that answers 200 where the node works; null = it is not asked
/// @param evacuationUrl that answers 503 where the node's clients are to leave it, else 200; null = it is not asked
/// @param loginUrl where credentials get a token; null = nowhere
/// @param cacertfile who vouches for nodes that are asked over HTTPS, PEM; null = those that the JDK trusts
public record HttpWords(
        @Nullable UrlTemplate url,
        @Nullable UrlTemplate evacuationUrl,
        Credentials credentials,
        @Nullable UrlTemplate loginUrl,
        @Nullable Path cacertfile) {
    public static final HttpWords NONE = new HttpWords(null, null, new Credentials.None(), null, null);
}

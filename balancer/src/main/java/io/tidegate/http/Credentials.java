package io.tidegate.http;

import io.tidegate.http.Secret.InFile;
import java.util.List;

/// How we show that we may ask. Immutable; does not show what is secret in it.
public sealed interface Credentials {
    /// The files that secrets are read from.
    List<InFile> files();

    /// Not at all.
    record None() implements Credentials {
        @Override
        public List<InFile> files() {
            return List.of();
        }
    }

    /// HTTP Basic (RFC 7617): a user, or an API key and its secret.
    record Basic(String userName, Secret password) implements Credentials {
        @Override
        public List<InFile> files() {
            return password.files();
        }
    }

    /// A token that does not change, or a file that somebody keeps fresh (RFC 6750).
    record Bearer(Secret token) implements Credentials {
        @Override
        public List<InFile> files() {
            return token.files();
        }
    }

    /// A token that user name and password get, and get again when it is over: EMQX's `POST /api/v5/login`.
    record Login(String userName, Secret password) implements Credentials {
        @Override
        public List<InFile> files() {
            return password.files();
        }
    }
}

/// Where a question is asked over HTTP: [io.tidegate.http.HttpTransport] asks one, within bounds of time and size,
/// [io.tidegate.http.Asker] many, showing each time what lets us ask ([io.tidegate.http.Credentials]). What is secret
/// in that is written down, or in a file ([io.tidegate.http.Secret]).
///
/// Who is believed over HTTPS is for whoever made the context of TLS that is handed in. Must never know: what is asked
/// and why, and which key of a configuration says so. Start at `Asker`.
@NullMarked
package io.tidegate.http;

import org.jspecify.annotations.NullMarked;

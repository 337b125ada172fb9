package io.tidegate.config;

import java.util.List;

/// The keys of who is believed over HTTPS. They are among [Keys#CHAPTERS].
final class HttpKeys {
    static final Key<String> CACERTFILE = Key.optional(
            "cacertfile",
            TlsForms.file(),
            "those that the JDK trusts",
            "PEM: the certificates that vouch for those who are asked over `https`, instead; each is trusted by itself, so a self-signed one may be here. Read again when it changes.");

    static final Chapter OF_PROBES = new Chapter(
                    "pools.NAME.probe.http.ssl",
                    "Who is believed where `url`, `evacuation_url` or `login_url` begins with `https`. The pool's own `ssl` says nothing of it.",
                    List.of(CACERTFILE),
                    List.of())
            .answering(ForeignTls.OF_HTTPS);

    static final Chapter OF_DISCOVERY = new Chapter(
                    "pools.NAME.discovery.ssl",
                    "`emqx`: who is believed where one of `urls` begins with `https`. The pool's own `ssl` says nothing of it.",
                    List.of(CACERTFILE),
                    List.of())
            .answering(ForeignTls.OF_HTTPS);

    private HttpKeys() {}
}

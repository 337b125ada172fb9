package io.tidegate.tls;

/// A version of the protocol that may be spoken. Older ones are not (RFC 8996).
public enum TlsVersion {
    TLS_1_2("tlsv1.2"),
    TLS_1_3("tlsv1.3");

    private final String spelling;

    TlsVersion(String spelling) {
        this.spelling = spelling;
    }

    /// As EMQX spells it in configurations.
    public String spelling() {
        return spelling;
    }
}

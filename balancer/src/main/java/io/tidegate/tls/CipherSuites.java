package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cipher suites of TLS 1.2, as BoringSSL is told of them. Those of TLS 1.3 are always its three.
final class CipherSuites {
    /// Ephemeral keys and authenticated encryption only. Between brackets stands what we like
    /// equally: there the client decides, who knows whether it has hardware for AES.
    private static final String DEFAULT = "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305"
            + "|ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]"
            + ":ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

    /// No list, alias or rule of OpenSSL's language: `ALL`, `!MD5`, `A:B`.
    private static final Pattern SUITE = Pattern.compile("[A-Z0-9]+([-_][A-Z0-9]+)+");

    private static final List<String> OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private CipherSuites() {}

    /// Has `context` offer `suites`, the best first; the default where there are none for TLS 1.2.
    ///
    /// @throws IllegalArgumentException where BoringSSL does not know one of them, which it would
    ///     pass over in silence
    static void apply(long context, List<String> suites) throws Exception {
        List<String> known = new ArrayList<>();
        for (String suite : suites) {
            if (OF_TLS_1_3.contains(suite)) {
                continue;
            }
            if (!SUITE.matcher(suite).matches() || !isOne(context, suite)) {
                throw new IllegalArgumentException("cipher suite " + suite + " is not known to BoringSSL");
            }
            known.add(suite);
        }
        SSLContext.setCipherSuite(context, known.isEmpty() ? DEFAULT : String.join(":", known), false);
    }

    /// Whether a key of ours only ever signs: without ephemeral keys RSA decrypts.
    static boolean areEphemeral(List<String> suites) {
        return suites.stream().allMatch(suite -> suite.contains("ECDHE") || OF_TLS_1_3.contains(suite));
    }

    private static boolean isOne(long context, String suite) {
        try {
            SSLContext.setCipherSuite(context, suite, false);
        } catch (Exception e) { // the library declares it
            SSL.clearError();
            return false;
        }
        long ssl = SSL.newSSL(context, true);
        try {
            String[] found = SSL.getCiphers(ssl);
            return found != null && found.length == 1;
        } finally {
            SSL.freeSSL(ssl);
        }
    }
}

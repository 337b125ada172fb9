package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import java.util.Locale;
import java.util.Map;

/// BoringSSL's reasons, in words for operators.
final class Why {
    private static final Map<String, String> PHRASES = Map.ofEntries(
            Map.entry("BAD_DECRYPT", "a record that does not decrypt"),
            Map.entry("BAD_SIGNATURE", "a signature that does not fit the certificate"),
            Map.entry("CERTIFICATE_VERIFY_FAILED", "the peer's certificate was refused"),
            Map.entry("DATA_LENGTH_TOO_LONG", "a record that is too long"),
            Map.entry("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "a record that does not decrypt"),
            Map.entry("ENCRYPTED_LENGTH_TOO_LONG", "a record that is too long"),
            Map.entry("EXCESSIVE_MESSAGE_SIZE", "a handshake message that is too long"),
            Map.entry("HTTP_REQUEST", "not TLS: HTTP request"),
            Map.entry("HTTPS_PROXY_REQUEST", "not TLS: HTTP request to a proxy"),
            Map.entry("NO_CERTIFICATE_SET", "no certificate that this client can do with"),
            Map.entry("NO_COMMON_SIGNATURE_ALGORITHMS", "no signature algorithm in common"),
            Map.entry("NO_RENEGOTIATION", "the peer tried to renegotiate"),
            Map.entry("NO_SHARED_CIPHER", "no cipher suite in common"),
            Map.entry("NO_SHARED_GROUP", "no key exchange group in common"),
            Map.entry("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the client showed no certificate"),
            Map.entry("PRIVATE_KEY_OPERATION_FAILED", "our key could not sign"),
            Map.entry("TOO_MANY_EMPTY_FRAGMENTS", "too many empty records"),
            Map.entry("TOO_MANY_KEY_UPDATES", "too many key updates"),
            Map.entry("TOO_MANY_WARNING_ALERTS", "too many warnings"),
            Map.entry("UNKNOWN_ALERT_TYPE", "an alert that is none"),
            Map.entry("UNSUPPORTED_PROTOCOL", "no protocol version in common"),
            Map.entry("WRONG_VERSION_NUMBER", "not TLS"));

    private static final String[] ALERTS = {"SSLV3_ALERT_", "TLSV1_ALERT_", "TLSV1_"};
    private static final int REASONS_MAX = 16;

    private Why() {}

    /// What this thread's error queue says, which is empty afterwards.
    static String lastErrors() {
        String first = "";
        String known = "";
        for (int i = 0; i < REASONS_MAX; i++) {
            int code = SSL.getLastErrorNumber();
            if (code == 0) {
                break;
            }
            String reason = reasonOf(SSL.getErrorString(Integer.toUnsignedLong(code)));
            first = first.isEmpty() ? reason : first;
            known = known.isEmpty() && isKnown(reason) ? reason : known;
        }
        SSL.clearError();
        return phrase(known.isEmpty() ? first : known);
    }

    /// Of `error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER` the last word.
    static String reasonOf(String error) {
        return error.substring(error.lastIndexOf(':') + 1).strip();
    }

    private static boolean isKnown(String reason) {
        return PHRASES.containsKey(reason) || !alert(reason).isEmpty();
    }

    static String phrase(String reason) {
        if (reason.isEmpty()) {
            return "TLS failed";
        }
        String alert = alert(reason);
        if (!alert.isEmpty()) {
            return "peer's alert: " + alert;
        }
        String phrase = PHRASES.get(reason);
        return phrase == null ? "TLS failed (" + reason + ")" : phrase;
    }

    /// Empty where the reason is none that the peer gave.
    private static String alert(String reason) {
        for (String prefix : ALERTS) {
            if (reason.startsWith(prefix)) {
                return reason.substring(prefix.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ')
                        .replaceAll("\\bca\\b", "CA");
            }
        }
        return "";
    }
}

package io.tidegate.tls;

import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.jspecify.annotations.Nullable;

/// Distinguished names, taken apart and made fit to print.
final class SubjectName {
    static final int PRINTED_MAX = 80;

    private SubjectName() {}

    /// The last CN of the subject as it stands there, control characters and all; null = it has none.
    static @Nullable String commonName(X509Certificate certificate) {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        String last = null;
        for (RDN part : name.getRDNs(BCStyle.CN)) {
            for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
                if (attribute.getType().equals(BCStyle.CN) && attribute.getValue() instanceof ASN1String text) {
                    last = text.getString();
                }
            }
        }
        return last;
    }

    /// In quotation marks, on one line, bounded: a stranger wrote it.
    static String printed(X500Principal name) {
        return '"' + harmless(name.getName(), PRINTED_MAX) + '"';
    }

    /// At most `charsMax` characters; `?` for each that could move a cursor or end a line.
    static String harmless(String text, int charsMax) {
        StringBuilder clean = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (clean.length() + Character.charCount(codePoint) > charsMax - 1) {
                return clean.append('…').toString();
            }
            clean.appendCodePoint(isHarmless(codePoint) ? codePoint : '?');
            at += Character.charCount(codePoint);
        }
        return clean.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

package io.tidegate.admin;

import java.util.List;

/// The answer of `/api/v1/certificates`: a list, one object a certificate, each with the same keys.
final class CertificatesJson {
    private CertificatesJson() {}

    static String of(List<CertificateStatus> certificates) {
        Json json = new Json().beginArray();
        for (CertificateStatus certificate : certificates) {
            add(json, certificate);
        }
        return json.endArray().toString();
    }

    private static void add(Json json, CertificateStatus certificate) {
        json.beginObject();
        json.name("file").value(certificate.file());
        json.name("subject").value(certificate.subject());
        list(json.name("names"), certificate.names());
        json.name("not_before").value(certificate.validity().notBefore().toString());
        json.name("not_after").value(certificate.validity().notAfter().toString());
        json.name("days_left").value(certificate.daysLeft());
        list(json.name("used_by"), certificate.usedBy());
        json.endObject();
    }

    private static void list(Json json, List<String> values) {
        json.beginArray();
        values.forEach(json::value);
        json.endArray();
    }
}

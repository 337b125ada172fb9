package io.tidegate.admin;

import java.util.List;

/// The answer of `/api/v1/discovery`: a list, one object a source, each with the same keys.
final class DiscoveryJson {
    private DiscoveryJson() {}

    static String of(List<DiscoveryStatus> sources) {
        Json json = new Json().beginArray();
        for (DiscoveryStatus source : sources) {
            DiscoveryStatus.Last last = source.last();
            json.beginObject();
            json.name("pool").value(source.pool());
            json.name("source").value(source.source());
            json.name("title").value(source.title());
            json.name("nodes").value(last == null ? 0 : last.nodes());
            json.name("last_answer").value(last == null ? null : last.at().toString());
            json.name("problem").value(source.problem());
            json.name("answers").value(source.answers().good());
            json.name("failures").value(source.answers().failed());
            json.endObject();
        }
        return json.endArray().toString();
    }
}

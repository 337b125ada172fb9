package io.tidegate.admin;

import java.time.Duration;
import java.util.List;

/// The answer of `/api/v1/migrations`: a list, one object a drain or rebalance, each with the same keys.
final class MigrationsJson {
    private MigrationsJson() {}

    static String of(List<MigrationStatus> migrations) {
        Json json = new Json().beginArray();
        for (MigrationStatus migration : migrations) {
            add(json, migration);
        }
        return json.endArray().toString();
    }

    private static void add(Json json, MigrationStatus migration) {
        json.beginObject();
        json.name("kind").value(migration.kind().label());
        json.name("pool").value(migration.pool());
        json.name("node").value(migration.node());
        json.name("phase").value(migration.phase().label());
        json.name("left").value(migration.count().left());
        json.name("moved").value(migration.count().moved());
        json.name("ended").value(migration.count().ended());
        json.name("rate").value(migration.count().perSecond());
        json.name("since").value(migration.since().toString());
        Duration remaining = migration.remaining();
        json.name("remaining_ms");
        if (remaining == null) {
            json.value(null);
        } else {
            json.value(remaining.toMillis());
        }
        json.name("reason").value(migration.reason());
        json.endObject();
    }
}

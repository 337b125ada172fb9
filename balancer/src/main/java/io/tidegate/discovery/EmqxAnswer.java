package io.tidegate.discovery;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;

/// What EMQX's REST API says, read from its JSON. Immutable.
sealed interface EmqxAnswer {
    /// The answer of `GET /api/v5/nodes`.
    record Members(List<Row> rows) implements EmqxAnswer {
        public Members {
            rows = List.copyOf(rows);
        }

        long running() {
            return rows.stream().filter(Row::isRunning).count();
        }

        boolean allRun() {
            return running() == rows.size();
        }
    }

    /// It is nothing that EMQX would say.
    record Unreadable(String why) implements EmqxAnswer {}

    /// One member of the cluster.
    ///
    /// @param node such as `emqx@10.0.0.1`
    /// @param isRunning as the node that was asked sees it
    /// @param live connections of clients, 0 or more; [#UNKNOWN]
    record Row(String node, boolean isRunning, long live) {
        static final long UNKNOWN = -1;
    }

    /// Reads `GET /api/v5/nodes`: a list of objects, of which `node` and `node_status` must be there.
    /// `connections` stands in for `live_connections`, which the first versions of EMQX 5 do not have.
    static EmqxAnswer members(String json) {
        try {
            List<Row> rows = new ArrayList<>();
            for (ConfigValue each : parse("{\"nodes\":" + json + "}").getList("nodes")) {
                if (!(each instanceof ConfigObject object)) {
                    return new Unreadable("an element of its list is no object");
                }
                rows.add(row(object.toConfig()));
            }
            return rows.isEmpty() ? new Unreadable("it lists no node, not even itself") : new Members(rows);
        } catch (ConfigException e) {
            return new Unreadable("its answer is no list of nodes: " + e.getMessage());
        } catch (StackOverflowError _) {
            return new Unreadable("its answer is nested too deeply"); // our depth is used up, no memory
        }
    }

    private static Row row(Config object) {
        String status = object.getString("node_status");
        return new Row(object.getString("node"), status.equalsIgnoreCase("running"), live(object));
    }

    private static long live(Config object) {
        for (String key : List.of("live_connections", "connections")) {
            if (object.hasPath(key)) {
                return Math.max(0, object.getLong(key));
            }
        }
        return Row.UNKNOWN;
    }

    private static Config parse(String json) {
        return ConfigFactory.parseString(
                json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription("JSON"));
    }
}

package io.tidegate.benchmark;

import io.tidegate.benchmark.proxies.Certificates;
import io.tidegate.benchmark.proxies.Setup;
import org.jspecify.annotations.Nullable;

/// A listener that a scenario asks for, and what stands behind it. Equal plans share one. Immutable.
///
/// @param key of the proxy's certificate; null = plain TCP
record Plan(int nodes, Setup.Choice choice, Setup.NodeHeader header, Certificates.@Nullable Key key) {
    static Plan plain(int nodes, Setup.Choice choice, Setup.NodeHeader header) {
        return new Plan(nodes, choice, header, null);
    }

    Plan over(Certificates.Key ofProxy) {
        return new Plan(nodes, choice, header, ofProxy);
    }
}

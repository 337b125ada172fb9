package io.tidegate.demo;

import java.nio.file.Path;
import java.util.List;

/// Who takes part, once all are up. Immutable.
///
/// @param nodes in the order of their plans
/// @param trusted the certificate that Tidegate shows, PEM
record Cast(Child balancer, List<Child> nodes, Path trusted) {
    Cast {
        nodes = List.copyOf(nodes);
    }
}

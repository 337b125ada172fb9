/// A cluster of MQTT nodes that share sessions, of MQTT 3.1.1 and 5.0, in this process: it does as the specification
/// says, behaves as badly as real clusters where its [io.tidegate.systemtest.cluster.Profile] says so, can be killed,
/// frozen and emptied, and remembers each thing that a client of it did and must not.
///
/// One thread serves all nodes of a cluster, so what one node does is done before another does the next thing. Start
/// at [io.tidegate.systemtest.cluster.Cluster].
@NullMarked
package io.tidegate.systemtest.cluster;

import org.jspecify.annotations.NullMarked;

package io.tidegate.systemtest.cluster;

/// A CONNECT that came to a node.
///
/// @param nanos when, by the clock of this process
/// @param unanswered CONNECTs that the node had not answered then, this one among them
/// @param answered CONNECTs that the node had answered before, in one way or another
public record Knock(String node, String clientId, long nanos, int unanswered, int answered) {}

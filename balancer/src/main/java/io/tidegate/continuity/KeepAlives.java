package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;

/// Who finds first that a client says nothing: that is to be the balancer, which can tell the node what the client
/// wanted for that case. A node that was first would only take it for one more leg that broke. Pure.
///
/// @param clientSeconds what the client asks for; 0 = none
/// @param idleKeepAlives after so many of those that it was told the balancer ends it
record KeepAlives(int clientSeconds, double idleKeepAlives) {
    private static final int SECONDS_MAX = 65_535;
    /// How much longer than the balancer a node is to wait, where it is asked for it.
    private static final double LONGER = 2.0;
    /// The least that will do.
    private static final double LONGER_MIN = 1.25;

    /// What a node is asked for: one that does as MQTT says waits [#LONGER] times as long as the balancer then, as far
    /// as a keep alive goes.
    int ofNodes() {
        double seconds = Math.ceil(clientSeconds * idleKeepAlives * LONGER / Terms.KEEP_ALIVES);
        return (int) Math.min(seconds, SECONDS_MAX);
    }

    /// Half the keep alive that a node goes by, where that would not be late enough, and so is to be pinged in the
    /// client's place; else 0.
    ///
    /// @param told what the client was told when it was let in
    /// @param granted what the node says that has it now
    long pingNanos(Grants told, Grants granted) {
        int ofNode = said(granted, ofNodes());
        double balancerWaits = said(told, clientSeconds) * idleKeepAlives;
        boolean isLate = balancerWaits > 0 && ofNode * Terms.KEEP_ALIVES >= balancerWaits * LONGER_MIN;
        return isLate ? 0 : ofNode * 500_000_000L;
    }

    private static int said(Grants grants, int otherwise) {
        int said = grants.serverKeepAliveSeconds();
        return said == Grants.UNSAID ? otherwise : said;
    }
}

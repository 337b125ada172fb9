package io.tidegate.link;

import io.tidegate.continuity.Bounds;
import io.tidegate.continuity.Capabilities;
import io.tidegate.continuity.Terms;
import io.tidegate.continuity.Times;
import java.time.Duration;

/// How live clients of one pool are moved between its nodes, unseen. Immutable.
///
/// @param capabilities what its nodes can be relied on for
/// @param bounds how much is kept of a client
/// @param hold how long a client is kept while no node answers, and the session expiry that a node is asked for
///     where the client wants none (MQTT 5); 1 s at least. Where one frozen node keeps a whole cluster from answering,
/// as
///     EMQX's does for a minute, clients are lost if it is shorter than that
/// @param pace of moves
/// @param silentAfter how long a node that owes answers may say nothing to anybody before its clients are moved away
public record ContinuitySettings(
        Capabilities capabilities, Bounds bounds, Duration hold, MovePace pace, Duration silentAfter) {
    public static final ContinuitySettings DEFAULT = new ContinuitySettings(
            Capabilities.Broker.OTHER.capabilities(),
            Bounds.DEFAULT,
            Duration.ofSeconds(90),
            MovePace.DEFAULT,
            Duration.ofSeconds(3));

    public ContinuitySettings {
        if (hold.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("hold must be 1s or more, was " + hold);
        }
        Positive.check("silent_after", silentAfter);
    }

    /// @param idleKeepAlives how many keep alives without a word end a client's link
    Terms terms(double idleKeepAlives) {
        Times times = Times.DEFAULT.givingUpAfter(hold).keepingBackFor(pace.keepBack());
        return new Terms(capabilities, bounds, times, hold, idleKeepAlives);
    }
}

package io.tidegate.continuity;

import java.time.Duration;

/// How long each step may take. Immutable.
///
/// @param quiesce until the old node has answered what it was asked
/// @param leave until the old leg has ended
/// @param connack until the new node has answered; longer than 75 s, since a cluster of which one node is frozen
/// answers
///     for about 60 s no CONNECT, and one that is abandoned costs a refusal
/// @param replay until subscriptions are answered
/// @param pause before the first new try, and as much again by chance; it doubles up to 32 times as much
/// @param giveUp how long a client is held without a node
/// @param unread how long a node that says something may take to read what it was sent, or have stopped to
/// @param stray how long a node that hung may take to act on a CONNECT that it got and was given up
/// @param redelivery how long a new node is expected to deliver again what was not finished
/// @param pong how long a node may take to answer a PINGREQ of its client, before that is done in its place
/// @param keepBack how long after its node was lost a client's messages are kept back: so long others who lost the same
///     node may take to have their subscriptions again
public record Times(
        Duration quiesce,
        Duration leave,
        Duration connack,
        Duration replay,
        Duration pause,
        Duration giveUp,
        Duration unread,
        Duration stray,
        Duration redelivery,
        Duration pong,
        Duration keepBack) {
    public static final Times DEFAULT = new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(80),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(180),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ZERO);

    /// The same, but for how long a client is held without a node.
    public Times givingUpAfter(Duration time) {
        return new Times(quiesce, leave, connack, replay, pause, time, unread, stray, redelivery, pong, keepBack);
    }

    /// The same, but for how long messages are kept back.
    public Times keepingBackFor(Duration time) {
        return new Times(quiesce, leave, connack, replay, pause, giveUp, unread, stray, redelivery, pong, time);
    }
}

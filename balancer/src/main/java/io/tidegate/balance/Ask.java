package io.tidegate.balance;

import io.tidegate.fleet.Member;
import io.tidegate.fleet.Policy;
import io.tidegate.fleet.Pool;
import io.tidegate.fleet.Standing;

/// One question to the balancer. Immutable, but for `tried`, which it does not change.
record Ask(Pool pool, ClientKey key, Tried tried, long nowNanos) {
    /// Whether there is a node that is this client's own.
    boolean hasAffinity() {
        return switch (pool.settings().policy()) {
            case ROUND_ROBIN, LEAST_CONNECTIONS -> false;
            case SOURCE_IP -> true;
            case CLIENT_ID -> !key.isAnonymous();
        };
    }

    /// What decides which node that is. Only where there is one.
    long affinity() {
        return pool.settings().policy() == Policy.SOURCE_IP ? key.source() : key.clientId();
    }

    /// Whether a node's clients go on to others where it has too many.
    boolean isBounded() {
        return pool.settings().policy() == Policy.CLIENT_ID && pool.settings().isBounded();
    }

    /// Whether a member is left for this client and takes one more.
    boolean isOpen(int index) {
        Member member = pool.member(index);
        return !tried.contains(member) && member.hasRoom();
    }

    /// Whether a member could be tried by this client as its one trial connection.
    boolean isTrialDue(int index) {
        Member member = pool.member(index);
        return tried.size() == 0 // who has waited already is not to find out more
                && isOpen(index)
                && member.standing(nowNanos) == Standing.TRIAL_DUE
                && !member.occupancy().isOnTrial();
    }
}

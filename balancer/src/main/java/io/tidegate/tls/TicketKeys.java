package io.tidegate.tls;

import io.netty.internal.tcnative.SessionTicketKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/// The keys of session tickets that a process makes for itself: the newest encrypts, those before
/// it decrypt for as long as a ticket of theirs may live. Confined, by whoever holds it.
final class TicketKeys {
    /// How long a ticket can be used (RFC 8446 §4.6.1 allows seven days). Devices get theirs when they
    /// connect, and stay for days: what is shorter saves nothing in a reconnect storm. But whoever gets
    /// hold of a key can read what TLS 1.2 resumed with tickets of that key, which has no key exchange
    /// of its own, so keys must not live long.
    static final Duration TICKET_LIFE = Duration.ofHours(24);

    /// How long a key encrypts.
    static final Duration ROTATION = Duration.ofHours(12);

    static final int KEY_BYTES = SessionTicketKey.TICKET_KEY_SIZE;

    private final RandomGenerator chance;
    private final Deque<Key> keys = new ArrayDeque<>();

    /// A key and when it came into use.
    private static final class Key {
        private final byte[] bytes = new byte[KEY_BYTES];
        private final Instant made;

        Key(RandomGenerator chance, Instant made) {
            this.made = made;
            chance.nextBytes(bytes);
        }
    }

    /// @param chance a secure one
    TicketKeys(RandomGenerator chance, Instant now) {
        this.chance = chance;
        add(now);
    }

    /// Whether anything has changed: a new key, or an old one forgotten.
    boolean rotate(Instant now) {
        boolean changed = forget(now);
        if (!now.isBefore(keys.getFirst().made.plus(ROTATION))) {
            add(now);
            return true;
        }
        return changed;
    }

    /// A key goes when its last ticket, which it made when its successor came, is too old.
    private boolean forget(Instant now) {
        boolean changed = false;
        Iterator<Key> each = keys.iterator();
        Instant successor = each.next().made;
        while (each.hasNext()) {
            Key key = each.next();
            if (!now.isBefore(successor.plus(TICKET_LIFE))) {
                each.remove();
                changed = true;
            }
            successor = key.made;
        }
        return changed;
    }

    private void add(Instant now) {
        keys.addFirst(new Key(chance, now));
    }

    /// The first encrypts, all decrypt.
    List<byte[]> inOrder() {
        return keys.stream().map(key -> key.bytes).toList();
    }

    /// Keys of a file in the order in which [#inOrder] has them: the last but one encrypts, so that
    /// a new last key can reach every balancer before one of them uses it.
    static List<byte[]> fromFile(List<byte[]> file) {
        if (file.size() < 2) {
            return file;
        }
        List<byte[]> ordered = new ArrayList<>(file);
        ordered.addFirst(ordered.remove(ordered.size() - 2));
        return ordered;
    }

    /// As the library wants them. The parts of a key are laid out as HAProxy has them: name, AES key,
    /// HMAC key.
    static SessionTicketKey[] forLibrary(List<byte[]> keys) {
        return keys.stream().map(TicketKeys::forLibrary).toArray(SessionTicketKey[]::new);
    }

    private static SessionTicketKey forLibrary(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a ticket key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        int aes = SessionTicketKey.NAME_SIZE;
        int hmac = aes + SessionTicketKey.AES_KEY_SIZE;
        return new SessionTicketKey(
                Arrays.copyOf(key, aes), Arrays.copyOfRange(key, hmac, KEY_BYTES), Arrays.copyOfRange(key, aes, hmac));
    }
}

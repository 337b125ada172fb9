package io.tidegate.protect;

import io.tidegate.address.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Who may connect, by address: the first rule that matches decides, and where none does the client is allowed.
///
/// That is EMQX's (esockd's) rule: a list that is to allow only some ends in `deny all`. Immutable.
public record AccessRules(List<Rule> rules) {
    public static final AccessRules ALLOW_ALL = new AccessRules(List.of());

    public AccessRules {
        rules = List.copyOf(rules);
    }

    /// Reads rules as EMQX writes them: `allow 10.0.0.0/8`, `deny 2001:db8::1`, `allow all`, `deny all`.
    ///
    /// @throws IllegalArgumentException naming the rule that is wrong, and what to write
    public static AccessRules parse(List<String> texts) {
        List<Rule> rules = new ArrayList<>();
        for (String text : texts) {
            rules.add(Rule.parse(text));
        }
        return new AccessRules(rules);
    }

    public boolean permits(InetAddress peer) {
        if (rules.isEmpty()) {
            return true;
        }
        byte[] address = peer.getAddress();
        for (Rule rule : rules) {
            if (rule.peers().contains(address)) {
                return rule.effect() == Effect.ALLOW;
            }
        }
        return true;
    }

    /// What a matching rule does.
    public enum Effect {
        ALLOW,
        DENY
    }

    /// Whom a rule is about.
    public sealed interface Peers {
        record All() implements Peers {}

        record Within(Network network) implements Peers {}

        private boolean contains(byte[] address) {
            return switch (this) {
                case All() -> true;
                case Within(var network) -> network.contains(address);
            };
        }
    }

    /// One of them.
    public record Rule(Effect effect, Peers peers) {
        static Rule parse(String text) {
            String[] words = text.strip().split(" +", -1);
            if (words.length != 2) {
                throw wrong(text);
            }
            Effect effect = switch (words[0]) {
                case "allow" -> Effect.ALLOW;
                case "deny" -> Effect.DENY;
                default -> throw wrong(text);
            };
            return new Rule(effect, peers(words[1], text));
        }

        private static Peers peers(String word, String text) {
            if (word.equals("all")) {
                return new Peers.All();
            }
            try {
                return new Peers.Within(Network.parse(word));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("access rule \"" + text + "\": " + e.getMessage(), e);
            }
        }

        private static IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException("access rule \"" + text
                    + "\": write \"allow\" or \"deny\", one space, and an address, a network or \"all\"");
        }

        /// As EMQX writes it.
        @Override
        public String toString() {
            String verb = effect == Effect.ALLOW ? "allow " : "deny ";
            return switch (peers) {
                case Peers.All() -> verb + "all";
                case Peers.Within(var network) -> verb + network;
            };
        }
    }
}

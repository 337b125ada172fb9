package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    @Test
    void theFirstMatchWins() {
        AccessRules rules = AccessRules.parse(
                List.of("deny 10.1.0.0/16", "allow 10.0.0.0/8", "allow 2001:db8::/32", "allow 192.0.2.7", "deny all"));
        assertThat(permits(rules, "10.2.0.1")).isTrue();
        assertThat(permits(rules, "10.1.0.1")).isFalse();
        assertThat(permits(rules, "192.0.2.7")).isTrue();
        assertThat(permits(rules, "192.0.2.8")).isFalse();
        assertThat(permits(rules, "2001:db8::9")).isTrue();
        assertThat(permits(rules, "2001:db9::9")).isFalse();
        assertThat(permits(rules, "::ffff:10.2.0.1")).isTrue();
    }

    @Test
    void whoMatchesNothingIsAllowed() {
        assertThat(permits(AccessRules.parse(List.of("deny 10.0.0.0/8")), "11.0.0.1"))
                .isTrue();
        assertThat(permits(AccessRules.parse(List.of("deny 0.0.0.0/0")), "::1")).isTrue();
        assertThat(permits(AccessRules.ALLOW_ALL, "11.0.0.1")).isTrue();
        assertThat(AccessRules.parse(List.of())).isEqualTo(AccessRules.ALLOW_ALL);
    }

    @Test
    void allowAllEndsTheList() {
        AccessRules rules = AccessRules.parse(List.of("deny 10.0.0.1", "allow all", "deny all"));
        assertThat(permits(rules, "10.0.0.1")).isFalse();
        assertThat(permits(rules, "10.0.0.2")).isTrue();
    }

    @Test
    void isWrittenAsItWasRead() {
        List<String> texts = List.of("allow 10.0.0.0/8", "deny all", "allow all");
        assertThat(AccessRules.parse(texts).rules())
                .map(AccessRules.Rule::toString)
                .isEqualTo(texts);
        assertThat(AccessRules.parse(List.of("  deny   ::1 "))).isEqualTo(AccessRules.parse(List.of("deny ::1/128")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "allow", "all", "permit all", "Allow all", "allow 10.0.0.0/8 all", "allow,all"})
    void namesTheRuleThatIsWrong(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessRules.parse(List.of("allow all", text)))
                .withMessage("access rule \"" + text
                        + "\": write \"allow\" or \"deny\", one space, and an address, a network or \"all\"");
    }

    @Test
    void saysWhatIsWrongWithTheNetwork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessRules.parse(List.of("deny 10.0.0.0/33")))
                .withMessage("access rule \"deny 10.0.0.0/33\": \"10.0.0.0/33\": the prefix length must be 0..32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessRules.parse(List.of("deny example.com")))
                .withMessageStartingWith("access rule \"deny example.com\": \"example.com\" is not a network");
    }

    private static boolean permits(AccessRules rules, String peer) {
        return rules.permits(Peer.at(peer));
    }
}

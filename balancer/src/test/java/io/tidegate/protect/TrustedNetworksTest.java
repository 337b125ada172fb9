package io.tidegate.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedNetworksTest {
    @Test
    void containsWhoIsInOneOfThem() {
        TrustedNetworks trusted = TrustedNetworks.parse(List.of("10.0.0.0/8", " 2001:db8::1"));
        assertThat(trusted.contains(Peer.at("10.9.9.9"))).isTrue();
        assertThat(trusted.contains(Peer.at("2001:db8::1"))).isTrue();
        assertThat(trusted.contains(Peer.at("2001:db8::2"))).isFalse();
        assertThat(trusted.contains(Peer.at("192.0.2.1"))).isFalse();
    }

    @Test
    void noneMeansEverybody() {
        assertThat(TrustedNetworks.EVERYBODY.contains(Peer.at("192.0.2.1"))).isTrue();
        assertThat(TrustedNetworks.parse(List.of())).isEqualTo(TrustedNetworks.EVERYBODY);
    }

    @Test
    void namesTheOneThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedNetworks.parse(List.of("10.0.0.0/8", "all")))
                .withMessageContaining("\"all\"");
    }
}

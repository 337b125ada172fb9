package io.tidegate.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void isWrittenAsPeopleWriteIt() {
        assertThat(Endpoint.of(new byte[] {(byte) 192, 0, 2, 1}, 1883)).hasToString("192.0.2.1:1883");
        assertThat(Endpoint.of(hex("20010db8000000000000000000000001"), 0)).hasToString("[2001:db8::1]:0");
    }

    @Test
    void takesAnIpv4MappedAddressForTheIpv4Address() {
        Endpoint mapped = Endpoint.of(hex("00000000000000000000ffffc0000201"), 1883);
        assertThat(mapped.isIpv4()).isTrue();
        assertThat(mapped).isEqualTo(Endpoint.of(new byte[] {(byte) 192, 0, 2, 1}, 1883));
    }

    @Test
    void knowsLoopback() {
        assertThat(Endpoint.of(new byte[] {127, 9, 9, 9}, 1).isLoopback()).isTrue();
        assertThat(Endpoint.of(hex("00000000000000000000000000000001"), 1).isLoopback())
                .isTrue();
        assertThat(Endpoint.of(new byte[] {10, 0, 0, 1}, 1).isLoopback()).isFalse();
    }

    @Test
    void refusesAPortOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(new byte[4], 65_536))
                .withMessage("port must be 0..65535, was 65536");
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of(new byte[4], -1));
    }

    @Test
    void refusesAnAddressOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(new byte[5], 1))
                .withMessage("an address has 4 or 16 bytes, this one 5");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.address.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// What is laid out otherwise on the other processor is data, and data can be looked at on this one.
class AbiTest {
    @Test
    void packsEpollEventsOnX86Alone() {
        // sys/epoll.h: struct epoll_event { uint32_t events; epoll_data_t data; } EPOLL_PACKED, on x86-64 only
        assertThat(Abi.X86_64).isEqualTo(new Abi("amd64", 12, 4));
        assertThat(Abi.AARCH64).isEqualTo(new Abi("aarch64", 16, 8));
    }

    @Test
    void readsAnEventWhereTheAarch64KernelWritesIt() {
        try (EventBatch batch = new EventBatch(Abi.AARCH64, 2)) {
            MemorySegment raw = batch.segment();
            raw.set(ValueLayout.JAVA_INT, 16, Kernel.POLL_IN | Kernel.POLL_HUP);
            raw.set(ValueLayout.JAVA_LONG, 24, 0x0123_4567_89AB_CDEFL);
            assertThat(batch.events(1)).isEqualTo(Kernel.POLL_IN | Kernel.POLL_HUP);
            assertThat(batch.data(1)).isEqualTo(0x0123_4567_89AB_CDEFL);
        }
    }

    @Test
    void readsAnEventWhereTheX86KernelWritesIt() {
        try (EventBatch batch = new EventBatch(Abi.X86_64, 2)) {
            MemorySegment raw = batch.segment();
            raw.set(ValueLayout.JAVA_INT, 12, Kernel.POLL_OUT);
            raw.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, -1);
            assertThat(batch.events(1)).isEqualTo(Kernel.POLL_OUT);
            assertThat(batch.data(1)).isEqualTo(-1);
        }
    }

    @Test
    void knowsWhereItRuns() {
        assertThat(Abi.of("Linux", "amd64")).isEqualTo(Abi.X86_64);
        assertThat(Abi.of("Linux", "aarch64")).isEqualTo(Abi.AARCH64);
        assertThat(Abi.of("Linux", "riscv64")).isNull();
        assertThat(Abi.of("Mac OS X", "aarch64")).isNull();
    }

    @Test
    void writesSocketAddressesInNetworkOrder() {
        try (Arena arena = Arena.ofConfined()) {
            SocketAddress address = new SocketAddress(arena);
            Endpoint four = Endpoint.of(new byte[] {(byte) 192, 0, 2, 7}, 1883);
            address.set(four);
            assertThat(address.bytes().asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(2, 0, 0x07, 0x5B, (byte) 192, 0, 2, 7);
            assertThat(address.length()).isEqualTo(16);
            assertThat(address.endpoint()).isEqualTo(four);
            byte[] ip = new byte[16];
            ip[0] = 0x20;
            ip[1] = 0x01;
            ip[15] = 9;
            Endpoint six = Endpoint.of(ip, 8883);
            address.set(six);
            assertThat(address.length()).isEqualTo(28);
            assertThat(address.endpoint()).isEqualTo(six);
            assertThat(SocketAddress.endpoint(SocketAddress.high(six), SocketAddress.low(six), 8883))
                    .isEqualTo(six);
            assertThat(SocketAddress.endpoint(SocketAddress.high(four), SocketAddress.low(four), 1883))
                    .isEqualTo(four);
        }
    }
}

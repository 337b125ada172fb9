package io.tidegate.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class DebugAllocatorTest {
    private final DebugAllocator allocator = new DebugAllocator(KernelRig.random(1));

    @Test
    void countsWhatIsHeld() {
        MemorySegment first = allocator.allocate(100);
        MemorySegment second = allocator.allocate(50);
        assertThat(allocator.heldBytes()).isEqualTo(150);
        allocator.free(first);
        allocator.free(second);
        assertThat(allocator.heldBytes()).isEqualTo(0);
        assertThat(allocator.heldMost()).isEqualTo(150);
        allocator.close();
    }

    @Test
    void isPoisonedWhenItIsNew() {
        assertThat(allocator.allocate(3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(0xA1, 0xA1, 0xA1);
    }

    @Test
    void findsAWriteBehindTheEnd() {
        MemorySegment piece = allocator.allocate(10);
        raw(piece, 11).set(ValueLayout.JAVA_BYTE, 10, (byte) 0);
        assertThatThrownBy(() -> allocator.free(piece))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("behind the end");
    }

    @Test
    void findsAWriteBeforeTheStart() {
        MemorySegment piece = allocator.allocate(10);
        MemorySegment.ofAddress(piece.address() - 1).reinterpret(1).set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
        assertThatThrownBy(allocator::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before the start");
    }

    @Test
    void findsALateWriteByAddress() {
        MemorySegment piece = allocator.allocate(10);
        MemorySegment late = raw(piece, 10);
        allocator.free(piece);
        late.set(ValueLayout.JAVA_BYTE, 5, (byte) 0);
        assertThatThrownBy(allocator::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after it was freed");
    }

    @Test
    void aFreedSegmentCannotBeTouched() {
        MemorySegment piece = allocator.allocate(10);
        allocator.free(piece);
        assertThatThrownBy(() -> piece.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void findsASecondFree() {
        MemorySegment piece = allocator.allocate(10);
        allocator.free(piece);
        assertThatThrownBy(() -> allocator.free(piece)).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsAPartialFree() {
        MemorySegment piece = allocator.allocate(10);
        assertThatThrownBy(() -> allocator.free(piece.asSlice(0, 9))).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsWhatWasNeverFreed() {
        assertThat(allocator.allocate(10).byteSize()).isEqualTo(10);
        assertThatThrownBy(allocator::close).isInstanceOf(AssertionError.class).hasMessageContaining("never freed");
    }

    @Test
    void failsAsOftenAsItIsTold() {
        allocator.failures(1);
        assertThat(allocator.allocate(10).byteSize()).isEqualTo(0);
        assertThat(allocator.heldBytes()).isEqualTo(0);
    }

    private static MemorySegment raw(MemorySegment piece, long bytes) {
        return MemorySegment.ofAddress(piece.address()).reinterpret(bytes);
    }
}

package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefsTest {
    @Test
    void theLastToLetGoFrees() {
        AtomicInteger freed = new AtomicInteger();
        Refs refs = new Refs(freed::incrementAndGet);
        assertThat(refs.acquire()).isTrue();
        refs.release();
        assertThat(freed).hasValue(0);
        refs.release();
        assertThat(freed).hasValue(1);
        assertThat(refs.acquire()).isFalse();
        assertThatThrownBy(refs::release).isInstanceOf(IllegalStateException.class);
        assertThat(freed).hasValue(1);
    }

    @Test
    void whoHoldsItAlongsideOthersNeverHoldsWhatIsFreed() throws InterruptedException {
        AtomicBoolean freed = new AtomicBoolean();
        AtomicInteger wrong = new AtomicInteger();
        Refs refs = new Refs(() -> freed.set(true));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (refs.acquire()) {
                    if (freed.get()) {
                        wrong.incrementAndGet();
                    }
                    refs.release();
                }
            }));
        }
        refs.release();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(freed).isTrue();
        assertThat(wrong).hasValue(0);
    }
}

package io.tidegate.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tidegate.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeProcessTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /// `/proc/PID/stat`: T = stopped by a signal.
    private static boolean isStopped(NodeProcess node) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(node.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')')).startsWith(") T");
    }

    private static long failuresOfOne(NodeProcess node) {
        try (Load load = new Load(Clock.system(), 0)) {
            Newcomers one = load.newcomers(node.endpoint().port());
            one.come(1, 1);
            assertThat(load.await(one::areOver, PATIENCE_NANOS)).isTrue();
            return one.failed();
        }
    }

    @Test
    void answersUntilItIsKilled() {
        try (NodeProcess node = NodeProcess.start()) {
            assertThat(failuresOfOne(node)).isZero();
            node.kill();
            assertThat(failuresOfOne(node)).isEqualTo(1);
        }
    }

    @Test
    void standsStillUntilItIsThawed() throws IOException {
        try (NodeProcess node = NodeProcess.start()) {
            assertThat(isStopped(node)).isFalse();
            node.freeze();
            while (!isStopped(node)) {
                Thread.onSpinWait();
            }
            assertThatIllegalStateException().isThrownBy(node::freeze).withMessageContaining("already");
            node.thaw();
            while (isStopped(node)) {
                Thread.onSpinWait();
            }
            assertThat(failuresOfOne(node)).isZero();
        }
    }

    @Test
    void oneThatIsGoneCannotBeFrozen() {
        try (NodeProcess node = NodeProcess.start()) {
            node.kill();
            assertThatIllegalStateException().isThrownBy(node::thaw);
            node.freeze();
            assertThatIllegalStateException().isThrownBy(node::thaw);
        }
    }

    @Test
    void canBeClosedWhileItIsFrozen() {
        NodeProcess node = NodeProcess.start();
        node.freeze();
        node.close();
        assertThat(ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }
}

package io.tidegate.benchmark.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {
    @TempDir
    Path proc;

    /// A process as proc_pid_stat(5) shows it, with the fields behind those that are read left as they were found.
    private void process(long pid, long parent, String times, long kilobytes) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                pid + " (a) b (c) S " + parent + " 1 1 0 -1 4194560 3029 0 0 0 " + times + " 20 0 2 0 4519 0\n");
        Files.writeString(
                directory.resolve("status"), "Name:\ta b\nVmHWM:\t  9999 kB\nVmRSS:\t  " + kilobytes + " kB\n");
    }

    @Test
    void refusesALineThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessStat.parse("1 init S 0"));
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessStat.parse("1 (init) S 0 1 1"));
    }

    @Test
    void readsALineWhoseNameHasBlanksAndBrackets() {
        ProcessStat stat = ProcessStat.parse("42 (a) b (c) S 7 42 42 0 -1 4194560 3029 0 0 0 11 22 33 44 20 0 2 0");
        assertThat(stat).isEqualTo(new ProcessStat(42, 7, 11, 22, 77));
        assertThat(stat.ticks()).isEqualTo(110);
    }

    @Test
    void saysThatAProcessIsGone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new ProcessTree(proc, 5).cpuNanos())
                .withMessageContaining("process 5 is gone");
    }

    @Test
    void addsWorkersAndWhatTheyWaitedForButNobodyElse() throws IOException {
        process(10, 1, "1 2 3 4", 100);
        process(11, 10, "10 20 0 0", 1000);
        process(12, 11, "100 0 0 0", 10);
        process(13, 1, "9999 0 0 0", 9999);
        Files.createDirectories(proc.resolve("sys"));
        ProcessTree tree = new ProcessTree(proc, 10);
        assertThat(tree.cpuNanos()).isEqualTo((10 + 30 + 100) * ProcessTree.NANOS_PER_TICK);
        assertThat(tree.residentBytes()).isEqualTo(1110 * 1024);
        assertThat(tree.pids()).containsExactly(10L, 11L, 12L);
    }

    @Test
    void findsThisVeryProcess() {
        ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
        assertThat(self.cpuNanos()).isPositive();
        assertThat(self.residentBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void readsWhatTheMachineDidAndWhatWasStolen() {
        MachineTimes before = MachineTimes.parse("cpu  100 0 100 700 0 0 0 0 0 0\ncpu0 1 2 3\n");
        MachineTimes after = MachineTimes.parse("cpu  150 0 140 800 0 0 0 10 50 0\n");
        assertThat(after.stealSince(before)).isEqualTo(10.0 / 200);
        assertThat(after.stealSince(after)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> MachineTimes.parse("intr 1 2"));
    }

    @Test
    void readsTheNameOfTheSystem() {
        assertThat(Machine.system("NAME=\"D\"\nPRETTY_NAME=\"Debian 12\"\n")).isEqualTo("Debian 12");
        assertThat(Machine.system("")).isEqualTo("unknown");
    }

    @Test
    void takesAFieldByItsName() {
        String text = "processor\t: 0\nmodel name\t: Some: CPU\nmodel name\t: Other\n";
        assertThat(Machine.field(text, "model name")).isEqualTo("Some: CPU");
        assertThat(Machine.field(text, "vendor")).isEqualTo("unknown");
    }
}

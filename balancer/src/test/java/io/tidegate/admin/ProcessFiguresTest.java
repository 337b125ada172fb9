package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {
    @Test
    void figuresAreReadAsTheKernelWritesThem(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("status"), "Name:\tjava\nVmHWM:\t   50000 kB\nVmRSS:\t   47104 kB\n");
        Files.writeString(proc.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             127182               127182               processes
                Max open files            1024                 524288               files
                """);
        ProcessFigures figures = new ProcessFigures(proc);
        assertThat(figures.residentBytes()).hasValue(47104L * 1024);
        assertThat(figures.maxDescriptors()).hasValue(1024);
    }

    @Test
    void whatCannotBeReadIsNotThere(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("limits"), "Max open files            unlimited            unlimited  files\n");
        ProcessFigures figures = new ProcessFigures(proc);
        assertThat(figures.residentBytes()).isEmpty();
        assertThat(figures.maxDescriptors()).isEmpty();
        assertThat(figures.openDescriptors()).isEmpty();
    }
}

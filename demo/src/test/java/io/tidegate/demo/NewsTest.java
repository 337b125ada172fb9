package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NewsTest {
    /// What a node says between other lines, in the order in which it says it, and its end.
    @Test
    void aNodeSaysWhomItServes() throws Exception {
        BlockingQueue<News> news = new LinkedBlockingQueue<>();
        Child node = Child.start(
                "node1",
                List.of(
                        "printf",
                        "ready node1\\nready node2\\nWARN serves as a warning\\nserves standing-3 17\\n"
                                + "leaves standing-3\\nreaches standing-3 1f-2e 17\\nloses standing-3 1f-2e 17\\n"
                                + "reaches standing-3\\njoined node1\\n"),
                Path.of("").toAbsolutePath(),
                news);
        List<News> heard = Stream.of(
                        news.take(), news.take(), news.take(), news.take(), news.take(), news.take(), news.take())
                .toList();
        assertThat(heard.get(0)).isEqualTo(new News.Ready(node));
        assertThat(heard.get(1)).isInstanceOfSatisfying(News.Serves.class, serves -> {
            assertThat(serves.client()).isEqualTo("standing-3");
            assertThat(serves.queue()).isEqualTo("17");
        });
        assertThat(heard.get(2))
                .isInstanceOfSatisfying(
                        News.Leaves.class, leaves -> assertThat(leaves.client()).isEqualTo("standing-3"));
        assertThat(heard.get(3)).isInstanceOfSatisfying(News.Reaches.class, reaches -> {
            assertThat(reaches.client()).isEqualTo("standing-3");
            assertThat(reaches.id()).isEqualTo("1f-2e");
            assertThat(reaches.queue()).isEqualTo("17");
        });
        assertThat(heard.get(4)).isInstanceOfSatisfying(News.Loses.class, loses -> {
            assertThat(loses.client()).isEqualTo("standing-3");
            assertThat(loses.id()).isEqualTo("1f-2e");
            assertThat(loses.queue()).isEqualTo("17");
        });
        assertThat(heard.get(5)).isEqualTo(new News.Joined(node));
        assertThat(heard.get(6)).isEqualTo(new News.Ended(node, 0));
    }
}

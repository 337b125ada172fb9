package io.tidegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.discovery.EmqxAnswer.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// EMQX 5, `GET /api/v5/nodes`.
class EmqxAnswerTest {
    private static List<Row> rows(String json) {
        EmqxAnswer answer = EmqxAnswer.members(json);
        assertThat(answer).isInstanceOf(EmqxAnswer.Members.class);
        return ((EmqxAnswer.Members) answer).rows();
    }

    /// With the fields of a running node as the API has them, and those of a stopped one.
    @Test
    void membersAreReadWithTheirStateAndTheirConnections() {
        assertThat(rows("""
                        [{"node":"emqx@10.0.0.1","connections":9,"live_connections":7,"cluster_sessions":9,
                          "load1":0.12,"load5":0.2,"load15":0.3,"max_fds":1048576,"memory_total":"7.76G",
                          "memory_used":"1.21G","node_status":"running","otp_release":"26.2.5.2-1/14.2.5.2",
                          "process_available":2097152,"process_used":607,"uptime":5120000,"version":"5.8.1",
                          "edition":"Enterprise","role":"core","sys_path":"/opt/emqx","log_path":"/var/log/emqx"},
                         {"node":"emqx@10.0.0.2","node_status":"stopped","role":"core"}]
                        """))
                .containsExactly(new Row("emqx@10.0.0.1", true, 7), new Row("emqx@10.0.0.2", false, Row.UNKNOWN));
    }

    @Test
    void whereLiveConnectionsAreNotToldConnectionsAre() {
        assertThat(rows("[{\"node\":\"emqx@a\",\"node_status\":\"Running\",\"connections\":3}]"))
                .containsExactly(new Row("emqx@a", true, 3));
    }

    @Test
    void runningMembersAreCounted() {
        EmqxAnswer.Members members =
                new EmqxAnswer.Members(List.of(new Row("emqx@a", true, 0), new Row("emqx@b", false, 0)));
        assertThat(members.running()).isEqualTo(1);
        assertThat(members.allRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "[1]",
                "[{}]",
                "[{\"node\":\"emqx@a\"}]",
                "[{\"node_status\":\"running\"}]",
                "[{\"node\":{},\"node_status\":\"running\"}]",
                "[{\"node\":\"emqx@a\",\"node_status\":\"running\",\"live_connections\":\"many\"}]",
                "{\"code\":\"NOT_FOUND\",\"message\":\"Request Path Not Found\"}",
                "<html>not here</html>",
                "[{\"node\":\"emqx@a\",\"node_status\":\"running\"}",
                "include \"/etc/passwd\""
            })
    void whatEmqxWouldNotSayIsUnreadable(String json) {
        assertThat(EmqxAnswer.members(json)).isInstanceOf(EmqxAnswer.Unreadable.class);
    }

    @Test
    void deepNestingUsesUpNothing() {
        assertThat(EmqxAnswer.members("[".repeat(500_000))).isInstanceOf(EmqxAnswer.Unreadable.class);
    }
}

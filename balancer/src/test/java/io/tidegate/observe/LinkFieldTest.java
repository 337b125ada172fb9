package io.tidegate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinkFieldTest {
    private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;
    private static final long LINK_LOCAL = 0xFE80_0000_0000_0000L;

    @Test
    void aLinkWithEverythingHasEveryFieldInOrder() {
        String line = line(full());
        List<String> keys = Pattern.compile("(?:^| )([a-z_]+)=")
                .matcher(line)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(keys)
                .containsExactlyElementsOf(
                        Arrays.stream(LinkField.values()).map(LinkField::key).toList());
        assertThat(line)
                .startsWith(
                        "ts=2026-11-24T02:00:01.623Z level=info event=link_closed link=42 listener=tcp:default"
                                + " client=192.0.2.1:5123 peer=[fe80::1]:80 tls=1.3 cipher=TLS_AES_128_GCM_SHA256 sni=\"mqtt.example\" cn=\"a \\\"b\\u000A\" mqtt=5 client_id=\"aaa");
        assertThat(line)
                .endsWith("a\" client_id_length=300 pool=default node=emqx1 tries=2 side=node"
                        + " reason=node_refused detail=\"a \\\"detail\\\"\" connack=135 connect_ms=1.000 dial_ms=2.500"
                        + " connack_ms=3.000 total_ms=1500.000 bytes_from_client=10 bytes_from_node=20\n");
    }

    @Test
    void aLinkThatNeverGotAnywhereSaysOnlyWhatIsKnown() {
        ClosedLink link = new ClosedLink();
        link.link = 1;
        link.listener = "tcp:default";
        link.clientLow = IPV4_MAPPED | 0x7F00_0001L;
        link.clientPort = 5;
        link.cause = CloseCause.DENIED_BY_RULE;
        link.acceptedEpochMillis = StoppedClock.EPOCH_MILLIS;
        assertThat(line(link))
                .isEqualTo("ts=2026-11-24T02:00:00.123Z level=info event=link_closed link=1 listener=tcp:default"
                        + " client=127.0.0.1:5 tries=0 side=client reason=denied_by_rule total_ms=0.000"
                        + " bytes_from_client=0 bytes_from_node=0\n");
    }

    @Test
    void anEmptyClientIdIsSaid() {
        ClosedLink link = full();
        link.clientId(new byte[0], 0, 0);
        assertThat(line(link)).contains(" client_id=\"\" pool=");
    }

    @Test
    void namesInTlsAreCut() {
        ClosedLink link = full();
        link.names("s".repeat(300), "\uD83C\uDF21".repeat(10_000));
        assertThat(ClosedLink.kept("a" + "\uD83C\uDF21".repeat(200))).isEqualTo("a" + "\uD83C\uDF21".repeat(127));
        assertThat(line(link))
                .contains(" sni=\"" + "s".repeat(256) + "\" cn=\"" + "\uD83C\uDF21".repeat(128) + "\" mqtt=");
    }

    @Test
    void namesInTlsAreSaidWhereTheyAreKnown() {
        ClosedLink link = full();
        link.tlsVersion = null;
        link.cipher = null;
        link.names("mqtt.example", null);
        assertThat(line(link)).contains("]:80 sni=\"mqtt.example\" mqtt=5 ");
    }

    @Test
    void aLinkThatCannotBeDescribedCostsOneLine() {
        ClosedLink link = full();
        link.clientPort = 70_000;
        String line = line(link);
        assertThat(line).contains(" level=error msg=\"link 42 cannot be described\" thrown=");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void causesHaveLabelsThatAreUniqueAndOfOneForm() {
        List<String> labels =
                Arrays.stream(CloseCause.values()).map(CloseCause::label).toList();
        assertThat(labels).doesNotHaveDuplicates().allMatch(label -> label.matches("[a-z]+(_[a-z]+)*"));
        assertThat(CloseCause.CLIENT_MALFORMED.isRefusal()).isTrue();
        assertThat(CloseCause.CLIENT_MALFORMED.isRetryable()).isFalse();
        assertThat(CloseCause.CLIENT_CLOSED.isRefusal()).isFalse();
        assertThat(CloseCause.NO_NODE.isRetryable()).isTrue();
    }

    @Test
    void everyFieldSaysWhatItMeans() {
        assertThat(LinkField.values()).allMatch(field -> !field.meaning().isBlank());
    }

    private static ClosedLink full() {
        ClosedLink link = new ClosedLink();
        link.link = 42;
        link.listener = "tcp:default";
        link.clientLow = IPV4_MAPPED | 0xC000_0201L;
        link.clientPort = 5123;
        link.peerHigh = LINK_LOCAL;
        link.peerLow = 1;
        link.peerPort = 80;
        link.tlsVersion = "TLSv1.3";
        link.cipher = "TLS_AES_128_GCM_SHA256";
        link.names("mqtt.example", "a \"b\n");
        link.version = 5;
        link.clientId("a".repeat(300).getBytes(StandardCharsets.US_ASCII), 0, 300);
        link.pool = "default";
        link.node = "emqx1";
        link.tries = 2;
        link.cause = CloseCause.NODE_REFUSED;
        link.detail = "a \"detail\"";
        link.connackCode = 135;
        link.acceptedEpochMillis = StoppedClock.EPOCH_MILLIS;
        link.connectNanos = 1_000_000;
        link.dialNanos = 2_500_000;
        link.connackNanos = 3_000_000;
        link.totalNanos = 1_500_000_000;
        link.bytesFromClient = 10;
        link.bytesFromNode = 20;
        return link;
    }

    private static String line(ClosedLink link) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Page page = new Page(out);
        page.write(link);
        page.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}

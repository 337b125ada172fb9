package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.demo.Hello.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Packets are hexadecimal, as the specification shows them; `612F31` is the topic `a/1`, `612F32` the topic `a/2`.
final class ConversationTest {
    private final ServerSocket server;
    private final Socket ours;
    private final Socket theirs;

    ConversationTest() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ours = new Socket(server.getInetAddress(), server.getLocalPort());
        theirs = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        ours.close();
        theirs.close();
        server.close();
    }

    private final Ledger out = new Ledger(2);
    private final Ledger in = new Ledger(2);

    private Conversation conversation(Version version) throws IOException {
        return conversation(version, out, in);
    }

    private Conversation conversation(Version version, Ledger writes, Ledger hears) throws IOException {
        return new Conversation(new Correspondent(new Hello("c1", version, 30), "a/1", writes, "a/2", hears), ours);
    }

    private void server(String packets) throws IOException {
        theirs.getOutputStream().write(MqttWire.hex(packets));
    }

    private void assertClientSaid(String packets) throws IOException {
        byte[] expected = MqttWire.hex(packets);
        assertThat(HexFormat.of().formatHex(theirs.getInputStream().readNBytes(expected.length)))
                .isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void subscribesInBothVersions() throws IOException {
        conversation(Version.V3_1_1).subscribe();
        assertClientSaid("8208 0001 0003 612F32 02");
        Conversation fifth = conversation(Version.V5);
        fifth.subscribe();
        assertClientSaid("8209 0001 00 0003 612F32 02");
        server("9004 0001 00 02");
        assertThat(fifth.hear()).isTrue();
        server("9004 0001 00 87");
        assertThatThrownBy(fifth::hear).hasMessage("SUBACK of packet 1 with 0x87");
    }

    @Test
    void publishesQos2ToItsEnd() throws IOException {
        Conversation conversation = conversation(Version.V3_1_1);
        conversation.publish();
        assertClientSaid("3408 0003 612F31 0002 31");
        server("5002 0002");
        conversation.hear();
        assertClientSaid("6202 0002");
        assertThat(out.sum().acknowledged()).isZero();
        server("7002 0002");
        conversation.hear();
        assertThat(out.sum().acknowledged()).isEqualTo(1);
    }

    @Test
    void publishesQos1AndQos0() throws IOException {
        Ledger first = new Ledger(1);
        Conversation conversation = conversation(Version.V5, first, in);
        conversation.publish();
        assertClientSaid("3209 0003 612F31 0002 00 31");
        server("4003 0002 10");
        conversation.hear();
        assertThat(first.sum().acknowledged()).isEqualTo(1);
        conversation(Version.V5, new Ledger(0), in).publish();
        assertClientSaid("3007 0003 612F31 00 31");
    }

    @Test
    void publishesNoMoreThanMayBeUnderWayAndGivesThemUpWithItsConnection() throws IOException {
        try (Conversation conversation = conversation(Version.V5)) {
            for (int i = 0; i < 2 * Conversation.UNDER_WAY_MAX; i++) {
                conversation.publish();
            }
            assertThat(out.sum().published()).isEqualTo(Conversation.UNDER_WAY_MAX);
            assertThat(out.sum().underWay()).isEqualTo(Conversation.UNDER_WAY_MAX);
        }
        assertThat(out.sum().underWay()).isZero();
    }

    @Test
    void publishesNothingOnceItIsOver() throws IOException {
        Conversation conversation = conversation(Version.V5);
        conversation.close();
        assertThatThrownBy(conversation::publish).isInstanceOf(IOException.class);
        assertThat(out.sum().published()).isZero();
    }

    @Test
    void hearsQos2OnceUntilItIsReleased() throws IOException {
        Conversation conversation = conversation(Version.V3_1_1);
        assertThat(in.published(System.nanoTime())).isEqualTo(1);
        String publish = "08 0003 612F32 0007 31";
        server("34" + publish + "3C" + publish + "6202 0007");
        for (int i = 0; i < 3; i++) {
            conversation.hear();
        }
        assertClientSaid("5002 0007 5002 0007 7002 0007");
        in.settle((_, _) -> false, System.nanoTime());
        assertThat(in.sum().delivered()).isEqualTo(1);
        assertThat(in.sum().twiceElse()).isZero();
        server("34" + publish);
        conversation.hear();
        in.settle((_, _) -> false, System.nanoTime());
        assertThat(in.sum().twiceElse())
                .as("after its PUBREL it is another one")
                .isEqualTo(1);
    }

    @Test
    void answersQos1AndSkipsProperties() throws IOException {
        Ledger first = new Ledger(1);
        Conversation conversation = conversation(Version.V5, out, first);
        int number = first.published(System.nanoTime());
        server("320E 0003 612F32 0009 05 02 0000003C 3" + number);
        conversation.hear();
        assertClientSaid("4002 0009");
        assertThat(first.sum().delivered()).isEqualTo(1);
    }

    @Test
    void givesUpWhereTheServerSaysWhatItMayNot() throws IOException {
        Conversation conversation = conversation(Version.V5);
        conversation.publish();
        for (String wrong :
                new String[] {"4002 0002", "4002 0005", "5003 0002 97", "7002 0002", "3007 0003 612F31 00 31"}) {
            server(wrong);
            assertThatThrownBy(conversation::hear).as(wrong).isInstanceOf(IOException.class);
        }
        server("E001 8B");
        assertThatThrownBy(conversation::hear).hasMessage("DISCONNECT 0x8B");
        theirs.close();
        assertThatThrownBy(conversation::hear).hasMessage("the connection ended");
    }
}

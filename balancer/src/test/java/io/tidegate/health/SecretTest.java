package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void saysWhatIsWrongWithItsFile() throws IOException {
        Path file = directory.resolve("token");
        Secret secret = new Secret.InFile(file);
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("token cannot be read");
        Files.writeString(file, "\r\n\n");
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("is empty");
        Files.writeString(file, "x".repeat(Secret.BYTES_MAX + 1));
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("more than 16384 bytes");
    }

    @Test
    void isReadAgainEachTimeWithoutTheEndOfItsLine() throws IOException {
        Path file = directory.resolve("token");
        Secret secret = new Secret.InFile(file);
        Files.writeString(file, " first \r\n");
        assertThat(secret.read()).isEqualTo(" first ");
        Files.writeString(file, "second");
        assertThat(secret.read()).isEqualTo("second");
    }

    @Test
    void doesNotShowWhatItIs() throws IOException {
        Secret secret = new Secret.Written("hunter2");
        assertThat(secret.read()).isEqualTo("hunter2");
        assertThat(secret.toString()).doesNotContain("hunter2");
        MqttWords words = new MqttWords(io.tidegate.mqtt.Version.V5, "p", 0, "u", secret);
        assertThat(words.toString()).doesNotContain("hunter2");
    }
}

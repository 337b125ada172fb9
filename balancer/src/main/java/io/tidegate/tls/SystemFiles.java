package io.tidegate.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/// Files of the machine. Any thread.
enum SystemFiles implements FileReader {
    INSTANCE;

    @Override
    public FileState look(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileState(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                String.valueOf(attributes.fileKey()));
    }

    @Override
    public byte[] read(Path file, int bytesMax) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "it is no plain file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(bytesMax);
            if (in.read() >= 0) {
                throw new FileSystemException(file.toString(), null, "it has more than " + bytesMax + " bytes");
            }
            return content;
        }
    }
}

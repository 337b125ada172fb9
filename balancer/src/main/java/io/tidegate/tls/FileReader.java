package io.tidegate.tls;

import java.io.IOException;
import java.nio.file.Path;

/// Files, as far as room `tls` needs them. Any thread; blocks.
public interface FileReader {
    /// How a file stands there. Symbolic links are followed, so a link that is turned to another file is seen.
    ///
    /// @throws IOException as [java.nio.file.Files] has it, where there is none
    FileState look(Path file) throws IOException;

    /// The whole content.
    ///
    /// @throws java.nio.file.FileSystemException with a reason, where it is no plain file or longer
    byte[] read(Path file, int bytesMax) throws IOException;

    /// The machine's.
    static FileReader system() {
        return SystemFiles.INSTANCE;
    }
}

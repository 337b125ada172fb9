package io.tidegate.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The text of a file and of those it includes, as HOCON. Immutable.
///
/// @param depth how many files include this one
record Sources(Path file, int depth) {
    static final long FILE_BYTES_MAX = 16 << 20;
    private static final int DEPTH_MAX = 20;

    /// Without substitutions resolved.
    ///
    /// @throws IOException where the file cannot be read; the message says why
    /// @throws ConfigException where it is no HOCON, or an included file cannot be read
    static ConfigObject parse(Path file) throws IOException {
        return new Sources(file, 0).parsed();
    }

    /// The text of a file that stands alone: it includes no other.
    ///
    /// @throws ConfigException where it is no HOCON
    static ConfigObject parseAlone(Path file, String text) {
        return ConfigFactory.parseString(text, options(file).setIncluder(new NoIncludes()))
                .root();
    }

    private ConfigObject parsed() throws IOException {
        return ConfigFactory.parseString(
                        OlderSpelling.asHocon(text()), options(file).setIncluder(new Includer()))
                .root();
    }

    private static ConfigParseOptions options(Path file) {
        return ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setOriginDescription(file.toString());
    }

    /// @throws IOException where the file cannot be read; the message says why
    String text() throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("is a directory; name a file");
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException("is larger than " + (FILE_BYTES_MAX >> 20) + "MB; that is no configuration");
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new IOException("does not exist", e);
        } catch (MalformedInputException e) {
            throw new IOException("is not UTF-8 text", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot be read: permission denied", e);
        }
    }

    /// Files beside the one that includes them; nothing from the network.
    private final class Includer
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            return beside(context, what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            return beside(context, what.getPath());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw new ConfigException.Generic("include url(…) is not done here; include a file");
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw new ConfigException.Generic("include classpath(…) is not done here; include a file");
        }

        /// As HOCON has it: a file that does not exist is empty, unless it is `required(…)`.
        private ConfigObject beside(ConfigIncludeContext context, String what) {
            try {
                Path included = file.resolveSibling(what);
                if (depth >= DEPTH_MAX) {
                    throw new IOException("is " + DEPTH_MAX + " includes deep; does it include itself?");
                }
                if (context.parseOptions().getAllowMissing() && !Files.exists(included)) {
                    return ConfigFactory.empty(included.toString()).root();
                }
                return new Sources(included, depth + 1).parsed();
            } catch (IOException | InvalidPathException e) {
                throw new ConfigException.Generic("the included file \"" + what + "\" " + e.getMessage(), e);
            }
        }
    }
}

package io.tidegate.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The system's libcrypto 3, called through `java.lang.foreign`: of all it can do, signing by RSA. Any
/// thread.
///
/// It reads no configuration of the machine's, so that it does the same everywhere.
final class LibCrypto {
    static final String NAME = "libcrypto.so.3";

    /// Keys that are not yet freed: 0 once everything is closed.
    static final AtomicInteger LIVE_KEYS = new AtomicInteger();

    private static final long NO_CONFIGURATION = 0x80;
    /// Loops may still sign while the JVM ends.
    private static final long NO_CLEANING_AT_EXIT = 0x8_0000;
    private static final int CPU_SETTINGS = 1008;
    private static final int TEXT_MAX = 256;
    private static final int SIGNATURE_BYTES_MAX = 2048;
    private static final int PKCS1_PADDING = 1;
    private static final int PSS_PADDING = 6;
    private static final int SALT_AS_LONG_AS_DIGEST = -1;
    private static final int DONE = 1;

    private static final ValueLayout TEXT =
            ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(TEXT_MAX, JAVA_BYTE));

    private final MethodHandle clearErrors;
    private final MethodHandle parseKey;
    private final MethodHandle freeKey;
    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle digest;
    private final MethodHandle begin;
    private final MethodHandle padding;
    private final MethodHandle saltLength;
    private final MethodHandle sign;
    private final String cpuSettings;
    private final long version;

    private LibCrypto(SymbolLookup library) throws Throwable {
        this.clearErrors = function(library, "ERR_clear_error", FunctionDescriptor.ofVoid());
        this.parseKey = function(library, "d2i_AutoPrivateKey", of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
        this.freeKey = function(library, "EVP_PKEY_free", FunctionDescriptor.ofVoid(JAVA_LONG));
        this.newContext = function(library, "EVP_MD_CTX_new", of(JAVA_LONG));
        this.freeContext = function(library, "EVP_MD_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
        this.digest = function(library, "EVP_get_digestbyname", of(JAVA_LONG, JAVA_LONG));
        this.begin = function(
                library, "EVP_DigestSignInit", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
        this.padding = function(library, "EVP_PKEY_CTX_set_rsa_padding", of(JAVA_INT, JAVA_LONG, JAVA_INT));
        this.saltLength = function(library, "EVP_PKEY_CTX_set_rsa_pss_saltlen", of(JAVA_INT, JAVA_LONG, JAVA_INT));
        this.sign = function(
                library, "EVP_DigestSign", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
        MethodHandle initialize = function(library, "OPENSSL_init_crypto", of(JAVA_INT, JAVA_LONG, JAVA_LONG));
        if ((int) initialize.invokeExact(NO_CONFIGURATION | NO_CLEANING_AT_EXIT, 0L) != DONE) {
            throw new IllegalStateException(NAME + " did not start");
        }
        MethodHandle tell = function(library, "OPENSSL_info", of(TEXT, JAVA_INT));
        MemorySegment told = (MemorySegment) tell.invokeExact(CPU_SETTINGS);
        MethodHandle number = function(library, "OpenSSL_version_num", of(JAVA_LONG));
        this.version = (long) number.invokeExact();
        this.cpuSettings = told.address() == 0 ? "" : told.getString(0);
    }

    private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor function) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), function);
    }

    /// Loads it; it stays loaded.
    ///
    /// @param name as the system's loader finds it
    /// @return null where it is not there, or is not what it should be
    static @Nullable LibCrypto load(String name) {
        try {
            return new LibCrypto(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException _) {
            return null; // BoringSSL needs none
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// As OpenSSL writes it: 0x30000160 is 3.0.22.
    long version() {
        return version;
    }

    /// What it makes use of in this processor, with what the operator forbade it: `OPENSSL_ia32cap=0x…:0x…`.
    String cpuSettings() {
        return cpuSettings;
    }

    /// @param pkcs8 is wiped
    /// @return a key to be freed; 0 where it takes none from that
    long parse(byte[] pkcs8) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(JAVA_BYTE, pkcs8);
            MemorySegment cursor = arena.allocateFrom(JAVA_LONG, copy.address());
            long key = (long) parseKey.invokeExact(0L, cursor.address(), copy.byteSize());
            copy.fill((byte) 0);
            if (key == 0) {
                clearErrors.invokeExact();
            } else {
                LIVE_KEYS.incrementAndGet();
            }
            return key;
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    void free(long key) {
        try {
            freeKey.invokeExact(key);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        LIVE_KEYS.decrementAndGet();
    }

    /// Null where it does not sign so.
    byte @Nullable [] sign(long key, SignatureScheme scheme, byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            long context = (long) newContext.invokeExact();
            if (context == 0) {
                return null;
            }
            try {
                byte[] made = prepare(arena, context, key, scheme) ? finish(arena, context, message) : null;
                if (made == null) {
                    clearErrors.invokeExact();
                }
                return made;
            } finally {
                freeContext.invokeExact(context);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private boolean prepare(Arena arena, long context, long key, SignatureScheme scheme) throws Throwable {
        MemorySegment options = arena.allocate(JAVA_LONG);
        long hash =
                (long) digest.invokeExact(arena.allocateFrom(scheme.digest()).address());
        if (hash == 0 || (int) begin.invokeExact(context, options.address(), hash, 0L, key) != DONE) {
            return false;
        }
        long how = options.get(JAVA_LONG, 0); // the context owns it
        if (!scheme.isPss()) {
            return (int) padding.invokeExact(how, PKCS1_PADDING) == DONE;
        }
        return (int) padding.invokeExact(how, PSS_PADDING) == DONE
                && (int) saltLength.invokeExact(how, SALT_AS_LONG_AS_DIGEST) == DONE;
    }

    private byte @Nullable [] finish(Arena arena, long context, byte[] message) throws Throwable {
        MemorySegment made = arena.allocate(SIGNATURE_BYTES_MAX);
        MemorySegment length = arena.allocateFrom(JAVA_LONG, made.byteSize());
        MemorySegment copy = arena.allocateFrom(JAVA_BYTE, message);
        int result = (int) sign.invokeExact(context, made.address(), length.address(), copy.address(), copy.byteSize());
        return result == DONE ? made.asSlice(0, length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE) : null;
    }

    /// An error of the machine, or of ours.
    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException known -> known;
            default -> new IllegalStateException(e);
        };
    }
}
